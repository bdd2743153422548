package thyroidstudy.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.crop.FrameCheck;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.image.Box;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.GradCam;
import thyroidstudy.evaluate.ImageHeat;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.image.ImageDecoder;

/** Pictures side by side with a line of words under each. */
public final class ImageGrid {

    private static final int CELL_WIDTH = 220;
    private static final int CELL_HEIGHT = 160;
    private static final int CAPTION = 20;
    private static final int GAP = 6;

    private static final Color MARKED = Color.decode("#E69F00");
    private static final Color FOUND = Color.decode("#56B4E9");

    /** Five colours of viridis (van der Walt and Smith 2015). */
    private static final int[] HEAT = {0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725};

    private record Cell(BufferedImage picture, String caption) {}

    private final int columns;
    private final List<Cell> cells = new ArrayList<>();
    private String whenEmpty = "No images to show.";

    /** @param columns pictures in a row */
    public ImageGrid(int columns) {
        this.columns = columns;
    }

    /** The sentence that is shown instead of a grid without pictures. */
    public ImageGrid orSay(String sentence) {
        whenEmpty = sentence;
        return this;
    }

    /** Whether there is no picture; {@link #description} then says why. */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    /** Leaves the rest of the row free. */
    private void nextRow() {
        while (cells.size() % columns != 0) {
            cells.add(new Cell(null, ""));
        }
    }

    /** Adds a picture, scaled to fit its cell. */
    public ImageGrid add(BufferedImage picture, String caption) {
        cells.add(new Cell(picture, caption));
        return this;
    }

    /** Adds the picture of a record, with its nodules' boxes drawn on request. */
    public ImageGrid add(ImageRecord record, String caption, boolean boxes) throws IOException {
        BufferedImage picture = read(record);
        return add(boxes ? withBoxes(picture, record.nodules().stream().map(Nodule::box).toList()) : picture, caption);
    }

    /** Some images of each class, one row a class, spread over the whole set. */
    public static ImageGrid byClass(StudyData data, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (Label label : Label.values()) {
            List<ImageRecord> images = data.where(label).records();
            int n = Math.min(columns, images.size());
            grid.nextRow();
            for (int i = 0; i < n; i++) {
                ImageRecord image = images.get(i * images.size() / n);
                grid.add(image, label + ", patient " + image.patient(), false);
            }
        }
        return grid.orSay("No labelled images to show.");
    }

    /**
     * The steps of an algorithm, one picture a step.
     *
     * @param images one after the other
     * @param steps  name and picture of each step for a frame (H, W, 3) in blue, green, red, for instance {@code ScanArea::explain}
     */
    public static ImageGrid steps(StudyData images, Function<Mat, Map<String, Mat>> steps, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (ImageRecord image : images.records()) {
            Mat frame = ImageDecoder.decodeBgr(image.path());
            steps.apply(frame).forEach((name, picture) -> grid.add(ofBgr(picture), name));
        }
        return grid.orSay("No whole frames, so there are no steps to show: a folder TRAIN or TEST would bring some.");
    }

    /**
     * The first crops of each class, each beside the frame that it was cut from, nodules' boxes drawn, where that is known.
     *
     * @param ofEach crops a class
     */
    public static ImageGrid beforeAndAfter(StudyData frames, StudyData crops, int ofEach) throws IOException {
        ImageGrid grid = new ImageGrid(2 * ofEach);
        for (Label label : Label.values()) {
            grid.nextRow();
            for (ImageRecord crop : crops.where(label).records().stream().limit(ofEach).toList()) {
                Optional<ImageRecord> frame = CroppedSet.frameOf(crop, frames);
                if (frame.isPresent()) {
                    grid.add(frame.get(), label + ", frame", true);
                }
                grid.add(crop, label + (frame.isPresent() ? ", crop" : ", crop, frame not known"), false);
            }
        }
        return grid.orSay("No crops to show.");
    }

    /**
     * Images with what a network said of them.
     *
     * @param answers of one test variant
     * @param images  that the networks were asked about, all of them
     */
    public static ImageGrid answers(List<ImagePrediction> answers, StudyData images, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        ImageIds ids = ImageIds.of(images);
        for (ImagePrediction p : answers) {
            grid.add(ids.find(p.image()).orElseThrow(() -> new IllegalArgumentException(p.image() + " is not among the images given")),
                    String.format(Locale.ROOT, "%s: P(Cancer) %.2f, is %s", p.model(), p.pCancer(), p.label()), false);
        }
        return grid;
    }

    /** The picture of a record, RGB. */
    public static BufferedImage read(ImageRecord record) throws IOException {
        Mat rgb = ImageDecoder.decode(record.path());
        try {
            return ofRgb(rgb);
        } finally {
            rgb.release();
        }
    }

    /** @param rgb 8 bits, 3 channels */
    public static BufferedImage ofRgb(Mat rgb) {
        int width = rgb.width();
        byte[] bytes = new byte[width * rgb.height() * 3];
        rgb.get(0, 0, bytes);
        BufferedImage image = new BufferedImage(width, rgb.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < bytes.length / 3; i++) {
            image.setRGB(i % width, i / width,
                    (bytes[3 * i] & 255) << 16 | (bytes[3 * i + 1] & 255) << 8 | bytes[3 * i + 2] & 255);
        }
        return image;
    }

    /** @param mat 8 bits; one channel, or three in OpenCV's order blue, green, red */
    public static BufferedImage ofBgr(Mat mat) {
        Mat rgb = new Mat();
        try {
            Imgproc.cvtColor(mat, rgb, mat.channels() == 1 ? Imgproc.COLOR_GRAY2RGB : Imgproc.COLOR_BGR2RGB);
            return ofRgb(rgb);
        } finally {
            rgb.release();
        }
    }

    /** @param pixels square, RGB, HWC, 0..255, as {@link thyroidstudy.input.ImageDataset#pixels} gives them */
    public static BufferedImage ofPixels(float[] pixels) {
        int size = (int) Math.round(Math.sqrt(pixels.length / 3.0));
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size * size; i++) {
            image.setRGB(i % size, i / size,
                    Math.round(pixels[3 * i]) << 16 | Math.round(pixels[3 * i + 1]) << 8 | Math.round(pixels[3 * i + 2]));
        }
        return image;
    }

    /**
     * Adds a checked frame with its IoU in words: the marked nodules with whole lines, the found scan area and the proposed nodule
     * with broken ones.
     */
    public ImageGrid add(FrameCheck check) throws IOException {
        List<Box> found = new ArrayList<>(check.scanArea().panes());
        check.proposal().ifPresent(p -> found.add(p.box()));
        BufferedImage marked = withBoxes(read(check.frame()), check.frame().nodules().stream().map(Nodule::box).toList());
        return add(withBoxes(marked, found, FOUND, new float[] {9, 6}), check.caption());
    }

    /** Checked frames side by side. */
    public static ImageGrid checks(List<FrameCheck> checks, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (FrameCheck check : checks) {
            grid.add(check);
        }
        return grid;
    }

    /** A copy with rectangles drawn on it. */
    public static BufferedImage withBoxes(BufferedImage picture, List<Box> boxes) {
        return withBoxes(picture, boxes, MARKED, null);
    }

    private static BufferedImage withBoxes(BufferedImage picture, List<Box> boxes, Color color, float[] dashes) {
        BufferedImage copy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = copy.createGraphics();
        g.drawImage(picture, 0, 0, null);
        g.setColor(color);
        g.setStroke(new BasicStroke(Math.max(2, picture.getWidth() / 200f), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10,
                dashes, 0));
        boxes.forEach(b -> g.drawRect(b.x(), b.y(), b.width(), b.height()));
        g.dispose();
        return copy;
    }

    /**
     * A copy with heat laid over it, from see-through for none to yellow for the most in this image; violet to yellow in the order
     * of lightness, so that it survives in greyscale.
     *
     * @param heat of any size, stretched to the picture
     */
    public static BufferedImage withHeat(BufferedImage picture, GradCam heat) {
        int width = picture.getWidth();
        GradCam large = heat.resized(picture.getHeight(), width);
        float most = 0;
        for (float value : large.values()) {
            most = Math.max(most, value);
        }
        BufferedImage copy = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                double share = most == 0 ? 0 : large.values()[y * width + x] / most;
                copy.setRGB(x, y, blend(picture.getRGB(x, y), share));
            }
        }
        return copy;
    }

    private static int blend(int rgb, double share) {
        double at = share * (HEAT.length - 1);
        int step = Math.min((int) at, HEAT.length - 2);
        double opacity = 0.65 * Math.min(1, 2 * share);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double low = HEAT[step] >> shift & 255;
            double high = HEAT[step + 1] >> shift & 255;
            double colour = low + (at - step) * (high - low);
            mixed |= (int) Math.round((1 - opacity) * (rgb >> shift & 255) + opacity * colour) << shift;
        }
        return mixed;
    }

    /** Adds an image with the heat of a network over it, nodules' boxes drawn; below, network, P(Cancer), share of the heat in a box. */
    public ImageGrid add(ImageHeat heat) throws IOException {
        double share = heat.shareInNodules();
        String where = heat.heat().total() == 0 ? "no heat" : Double.isNaN(share) ? ""
                : String.format(Locale.ROOT, "%.0f %% in box", 100 * share);
        return add(withBoxes(withHeat(read(heat.image()), heat.heat()), heat.nodules()),
                String.format(Locale.ROOT, "%s %.2f %s", heat.model(), heat.pCancer(), where));
    }

    /** Where networks look: one picture per image and network. */
    public static ImageGrid heats(List<ImageHeat> heats, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (ImageHeat heat : heats) {
            grid.add(heat);
        }
        return grid;
    }

    /** The pictures' captions, for those who do not see them; without pictures why there are none. */
    public String description() {
        List<String> captions = cells.stream().filter(cell -> cell.picture != null).map(Cell::caption).toList();
        return captions.isEmpty() ? whenEmpty
                : captions.size() + (captions.size() == 1 ? " picture: " : " pictures: ") + String.join("; ", captions);
    }

    /** The whole grid as one picture. */
    public BufferedImage image() {
        int rows = Math.max(1, (cells.size() + columns - 1) / columns);
        BufferedImage sheet = new BufferedImage(columns * (CELL_WIDTH + GAP) + GAP,
                rows * (CELL_HEIGHT + CAPTION + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int i = 0; i < cells.size(); i++) {
            BufferedImage picture = cells.get(i).picture;
            if (picture == null) {
                continue;
            }
            int x = GAP + i % columns * (CELL_WIDTH + GAP);
            int y = GAP + i / columns * (CELL_HEIGHT + CAPTION + GAP);
            double scale = Math.min((double) CELL_WIDTH / picture.getWidth(), (double) CELL_HEIGHT / picture.getHeight());
            int width = (int) Math.round(picture.getWidth() * scale);
            int height = (int) Math.round(picture.getHeight() * scale);
            g.drawImage(picture, x + (CELL_WIDTH - width) / 2, y + (CELL_HEIGHT - height) / 2, width, height, null);
            g.setColor(Color.BLACK);
            g.drawString(cells.get(i).caption, x + 2, y + CELL_HEIGHT + 14);
        }
        g.dispose();
        return sheet;
    }
}
