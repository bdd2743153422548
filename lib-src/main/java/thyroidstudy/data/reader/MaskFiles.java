package thyroidstudy.data.reader;

import java.awt.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.image.Mats;
import thyroidstudy.image.UnreadableImageException;

/**
 * Masks: black images in which the nodule of another image is white, beside it ({@code x.png}, {@code x_mask.png},
 * {@code x_mask_1.png}, {@code x_seg.png}, {@code x_GT.png}) or in a folder of their own ({@code images/x.jpg} and
 * {@code masks/x.png}, {@code test-image/x.jpg} and {@code test-mask/x.jpg}).
 */
final class MaskFiles implements AnnotationFormat {

    /** Smaller white specks, in pixels, are JPEG artefacts at edges. */
    private static final double SPECK = 25;

    /** Masks may hold numbers of nodules or of classes in place of white, up to this one. */
    private static final double CLASSES = 10;

    /** Share of the pixels of a mask that may be neither black nor white. */
    private static final double BETWEEN = 0.1;

    /** Grey that is no wider than this, in pixels, is an edge. */
    private static final int EDGE = 5;

    /** Share of what is marked that may be grey beside its edges, since large edges are. */
    private static final double FLAT = 0.2;

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) {
        Map<Path, Annotation> read = new LinkedHashMap<>();
        for (Path mask : tree.images().stream().filter(tree::isMask).toList()) {
            Optional<Path> image = image(tree, mask);
            if (image.isEmpty()) {
                problems.count(DataProblem.Kind.MISSING_COUNTERPART, "Files named like masks have no image beside them and were left out",
                        tree.relative(mask));
            } else {
                Annotation.add(read, image.get(),
                        Annotation.ofMarks("the mask", (facts, noticed) -> nodules(tree, mask, facts, noticed)), problems);
            }
        }
        return read;
    }

    private static Optional<Path> image(ImageTree tree, Path mask) {
        String stem = ImageTree.stem(mask);
        return Stream.of(FolderWords.imageOfMask(stem).orElse(stem), stem)
                .flatMap(name -> tree.counterpart(mask, name).or(() -> tree.withStem(name)).stream()).findFirst();
    }

    private static List<Nodule> nodules(ImageTree tree, Path file, ImageFacts image, Problems problems) throws IOException {
        Mat mask;
        try {
            mask = ImageDecoder.decodeBgr(file);
        } catch (UnreadableImageException e) {
            problems.add(DataProblem.Kind.UNREADABLE_IMAGE, file, "The mask " + tree.relative(file) + " cannot be read, so its nodule is unknown: "
                    + e.getMessage());
            return List.of();
        }
        try {
            if (mask.width() != image.width() || mask.height() != image.height()) {
                problems.count(DataProblem.Kind.BAD_BOX, "Masks of another size than their image were left out", tree.relative(file));
                return List.of();
            }
            Imgproc.cvtColor(mask, mask, Imgproc.COLOR_BGR2GRAY);
            double brightest = Core.minMaxLoc(mask).maxVal;
            if (!hasTwoLevels(mask, brightest)) {
                problems.count(DataProblem.Kind.BAD_BOX, "Files named like masks are not black and white and were left out", tree.relative(file));
                return List.of();
            }
            List<Nodule> nodules = outlines(mask, brightest);
            if (!nodules.isEmpty() && hasSeveralLevels(mask, brightest)) {
                problems.count(DataProblem.Kind.BAD_BOX, "Masks that mark more than the nodule, in several levels of grey (the gland, for instance), were "
                        + "left out: the nodule has to be white, the rest black", tree.relative(file));
                return List.of();
            }
            if (nodules.stream().anyMatch(nodule -> nodule.box().width() >= mask.width() - 1 && nodule.box().height() >= mask.height() - 1)) {
                problems.count(DataProblem.Kind.BAD_BOX, "Masks that are white all around were left out: the nodule has to be white, the rest black",
                        tree.relative(file));
                return List.of();
            }
            if (nodules.isEmpty()) {
                problems.count(DataProblem.Kind.BAD_BOX, "Masks in which nothing is marked", tree.relative(file));
            }
            return nodules;
        } finally {
            mask.release();
        }
    }

    /** Whether nearly all pixels are black or as bright as the brightest; edges, and what JPEG makes of them, are in between. */
    private static boolean hasTwoLevels(Mat grey, double brightest) {
        try (Mats mats = new Mats()) {
            Mat between = mats.empty();
            Core.inRange(grey, new Scalar(0.2 * brightest), new Scalar(0.8 * brightest), between);
            return brightest < CLASSES || Core.countNonZero(between) <= BETWEEN * grey.total();
        }
    }

    /**
     * Whether what is marked has two levels side by side: a number at a higher one, or, where the nodule is white, an area of grey. Edges
     * are grey, too, but narrow.
     */
    private static boolean hasSeveralLevels(Mat grey, double brightest) {
        try (Mats mats = new Mats()) {
            Mat marked = mats.empty();
            Mat lower = mats.empty();
            if (brightest < CLASSES) {
                Core.compare(grey, new Scalar(0), marked, Core.CMP_GT);
                Mat highest = mats.empty();
                Imgproc.dilate(grey, highest, square(mats, 3));
                Core.compare(grey, highest, lower, Core.CMP_LT);
                Core.bitwise_and(lower, marked, lower);
                return Core.countNonZero(lower) > 0;
            }
            Core.compare(grey, new Scalar(0.2 * brightest), marked, Core.CMP_GT);
            Core.inRange(grey, new Scalar(0.2 * brightest), new Scalar(0.8 * brightest), lower);
            Imgproc.erode(lower, lower, square(mats, EDGE));
            return Core.countNonZero(lower) > FLAT * Core.countNonZero(marked);
        }
    }

    private static Mat square(Mats mats, int side) {
        return mats.add(Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(side, side)));
    }

    /** The outer contours of what is brighter than half of the brightest. */
    private static List<Nodule> outlines(Mat grey, double brightest) {
        if (brightest == 0) {
            return List.of();
        }
        try (Mats mats = new Mats()) {
            Mat white = mats.empty();
            Core.compare(grey, new Scalar(brightest < CLASSES ? 0 : brightest / 2), white, Core.CMP_GT);
            List<MatOfPoint> contours = new ArrayList<>();
            Imgproc.findContours(white, contours, mats.empty(), Imgproc.RETR_EXTERNAL, Imgproc.CHAIN_APPROX_SIMPLE);
            contours.forEach(mats::add);
            return contours.stream().filter(contour -> Imgproc.contourArea(contour) >= SPECK)
                    .map(contour -> Nodule.ofOutline(Arrays.stream(contour.toArray()).map(p -> new Point((int) p.x, (int) p.y)).toList()))
                    .toList();
        }
    }
}
