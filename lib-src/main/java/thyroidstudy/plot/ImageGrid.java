package thyroidstudy.plot;

import java.awt.BasicStroke;
import java.awt.Color;
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
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.highgui.HighGui;
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

/** Images side by side with a line of words under each. */
public final class ImageGrid {

    private static final int CELL_WIDTH = 220;
    private static final int CELL_HEIGHT = 160;
    private static final int CAPTION_LINE = 15;
    private static final int GAP = 6;

    private static final Color MARKED = Color.decode("#E69F00");
    private static final Color FOUND = Color.decode("#56B4E9");

    private record Cell(BufferedImage image, String caption) {}

    private final int columns;
    private final List<Cell> cells = new ArrayList<>();
    private String whenEmpty = "No images to show.";

    /** @param columns images in a row */
    public ImageGrid(int columns) {
        this.columns = columns;
    }

    /** The sentence that is shown instead of a grid without images. */
    public ImageGrid orSay(String sentence) {
        whenEmpty = sentence;
        return this;
    }

    /** Whether there is no image; {@link #description} then says why. */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    /** Leaves the rest of the row free. */
    private void nextRow() {
        while (cells.size() % columns != 0) {
            cells.add(new Cell(null, ""));
        }
    }

    /** Adds an image, scaled to fit its cell. */
    public ImageGrid add(BufferedImage image, String caption) {
        cells.add(new Cell(image, caption));
        return this;
    }

    /** Adds the image of a record, with its nodules' boxes drawn on request. */
    public ImageGrid add(ImageRecord record, String caption, boolean boxes) throws IOException {
        return add(boxes ? withBoxes(record) : read(record), caption);
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
     * The steps of an algorithm, one image a step.
     *
     * @param images one after the other
     * @param steps  name and image of each step for a frame (H, W, 3) in blue, green, red, for instance {@code ScanArea::explain}
     */
    public static ImageGrid steps(StudyData images, Function<Mat, Map<String, Mat>> steps, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (ImageRecord image : images.records()) {
            Mat frame = ImageDecoder.decodeBgr(image.path());
            steps.apply(frame).forEach((name, step) -> grid.add(ofBgr(step), name));
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

    /** The image of a record, RGB. */
    public static BufferedImage read(ImageRecord record) throws IOException {
        Mat bgr = ImageDecoder.decodeBgr(record.path());
        BufferedImage image = ofBgr(bgr);
        bgr.release();
        return image;
    }

    /** @param mat 8 bits; one channel, or three in OpenCV's order blue, green, red */
    static BufferedImage ofBgr(Mat mat) {
        Mat bgr = mat;
        if (mat.channels() == 1) {
            // Java takes the values of a grey image for linear and would brighten it
            bgr = new Mat();
            Imgproc.cvtColor(mat, bgr, Imgproc.COLOR_GRAY2BGR);
        }
        return (BufferedImage) HighGui.toBufferedImage(bgr);
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
     * Checked frames side by side with their IoU in words: the marked nodules with solid lines, the found scan area and the
     * proposed nodule with dashed ones.
     */
    public static ImageGrid checks(List<FrameCheck> checks, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (FrameCheck check : checks) {
            List<Box> found = new ArrayList<>(check.scanArea().panes());
            check.proposal().ifPresent(p -> found.add(p.box()));
            grid.add(withBoxes(withBoxes(check.frame()), found, FOUND, new float[] {9, 6}), check.caption());
        }
        return grid;
    }

    /** The image of a record with its nodules' boxes. */
    private static BufferedImage withBoxes(ImageRecord record) throws IOException {
        return withBoxes(read(record), record.nodules().stream().map(Nodule::box).toList(), MARKED, null);
    }

    private static BufferedImage withBoxes(BufferedImage image, List<Box> boxes, Color color, float[] dashes) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = copy.createGraphics();
        g.drawImage(image, 0, 0, null);
        g.setColor(color);
        g.setStroke(new BasicStroke(Math.max(2, image.getWidth() / 200f), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10,
                dashes, 0));
        boxes.forEach(b -> g.drawRect(b.x(), b.y(), b.width(), b.height()));
        g.dispose();
        return copy;
    }

    /**
     * The image with heat drawn on it, from transparent for none to yellow for the most in this image; violet to yellow in the order
     * of lightness, so that it survives in greyscale.
     *
     * @param heat of any size, stretched to the image
     */
    private static BufferedImage withHeat(BufferedImage image, GradCam heat) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] values = heat.resized(height, width).values();
        Mat levels = new Mat(height, width, CvType.CV_32F);
        levels.put(0, 0, values);
        double most = Math.max(Core.minMaxLoc(levels).maxVal, Float.MIN_NORMAL);
        levels.convertTo(levels, CvType.CV_8U, 255 / most);
        Imgproc.applyColorMap(levels, levels, Imgproc.COLORMAP_VIRIDIS);
        BufferedImage colours = ofBgr(levels);
        BufferedImage overlay = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < values.length; i++) {
            int opacity = (int) Math.round(0.65 * 255 * Math.min(1, 2 * values[i] / most));
            overlay.setRGB(i % width, i / width, opacity << 24 | colours.getRGB(i % width, i / width) & 0xFFFFFF);
        }
        Graphics2D g = image.createGraphics();
        g.drawImage(overlay, 0, 0, null);
        g.dispose();
        return image;
    }

    /**
     * Where networks look: one image per image and network with its heat and the nodules' boxes; below, network, P(Cancer), share
     * of the heat in a box.
     */
    public static ImageGrid heats(List<ImageHeat> heats, int columns) throws IOException {
        ImageGrid grid = new ImageGrid(columns);
        for (ImageHeat heat : heats) {
            double share = heat.shareInNodules();
            String where = heat.heat().total() == 0 ? ", no heat" : Double.isNaN(share) ? ""
                    : String.format(Locale.ROOT, ", %.0f %% in box", 100 * share);
            grid.add(withBoxes(withHeat(read(heat.image()), heat.heat()), heat.nodules(), MARKED, null),
                    String.format(Locale.ROOT, "%s: %.2f%s", heat.model(), heat.pCancer(), where));
        }
        return grid;
    }

    /** The images' captions, for those who do not see them; without images why there are none. */
    public String description() {
        List<String> captions = cells.stream().filter(cell -> cell.image != null).map(Cell::caption).toList();
        return captions.isEmpty() ? whenEmpty
                : captions.size() + (captions.size() == 1 ? " image: " : " images: ") + String.join("; ", captions);
    }

    /** The whole grid as one image. */
    public BufferedImage image() {
        return Drawing.of(this::draw);
    }

    private BufferedImage draw() {
        int rows = Math.max(1, (cells.size() + columns - 1) / columns);
        int captions = 5 + CAPTION_LINE * cells.stream().mapToInt(cell -> lines(cell.caption).size()).max().orElse(1);
        BufferedImage sheet = new BufferedImage(columns * (CELL_WIDTH + GAP) + GAP,
                rows * (CELL_HEIGHT + captions + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setFont(StaticChart.TEXT);
        for (int i = 0; i < cells.size(); i++) {
            BufferedImage image = cells.get(i).image;
            if (image == null) {
                continue;
            }
            int x = GAP + i % columns * (CELL_WIDTH + GAP);
            int y = GAP + i / columns * (CELL_HEIGHT + captions + GAP);
            double scale = Math.min((double) CELL_WIDTH / image.getWidth(), (double) CELL_HEIGHT / image.getHeight());
            int width = (int) Math.round(image.getWidth() * scale);
            int height = (int) Math.round(image.getHeight() * scale);
            g.drawImage(image, x + (CELL_WIDTH - width) / 2, y + (CELL_HEIGHT - height) / 2, width, height, null);
            g.setColor(Color.BLACK);
            List<String> lines = lines(cells.get(i).caption);
            for (int line = 0; line < lines.size(); line++) {
                g.drawString(lines.get(line), x + 2, y + CELL_HEIGHT + 14 + line * CAPTION_LINE);
            }
        }
        g.dispose();
        return sheet;
    }

    /** A caption in lines that fit below an image. */
    private static List<String> lines(String caption) {
        return StaticChart.lines(caption, StaticChart.TEXT, CELL_WIDTH - 2);
    }
}
