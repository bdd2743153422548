package thyroidstudy.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.phantom.OverlayOptions;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.NoProgress;

/**
 * A tree of files as the original study had it, without outlines of nodules: frames split by patient, crops of them split by
 * image. Every file is another picture, and no two are near duplicates: a phantom mirrored, moved, enlarged, and brightened
 * unevenly. Started by environment/dev/bench.
 */
final class DataTree {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int MOST_OF_A_PATIENT = 7;
    private static final int JPEG_QUALITY = 85;
    private static final int ALL = 23_744;
    private static final PhantomSettings BASE = new PhantomSettings(100, 2, 2, 0.21, 0.09, 0.25, 1, 1, OverlayOptions.usual(),
            20260101L, WIDTH, HEIGHT);

    /** Numbers of the study's images of one class: frames on both sides, then crops on both sides. */
    private record Counts(int train, int test, int train2, int test2) {

        Counts scaled(int images) {
            return new Counts(scaled(train, images), scaled(test, images), scaled(train2, images), scaled(test2, images));
        }

        private static int scaled(int count, int images) {
            return Math.max(1, (int) Math.round((double) count * images / ALL));
        }
    }

    /** A frame to be made and, unless null, the crop of it. */
    private record Item(Path frame, Path crop, long seed) {}

    private DataTree() {}

    /** Arguments: working folder, folder of the tree, and about how many images; what is there already is kept. */
    public static void main(String[] arguments) throws IOException {
        OpenCv.load();
        Path tree = Path.of(arguments[1]);
        int images = Integer.parseInt(arguments[2]);
        List<Item> items = new ArrayList<>();
        items.addAll(items(tree, Label.BENIGN, new Counts(9004, 899, 7324, 1831).scaled(images)));
        items.addAll(items(tree, Label.CANCER, new Counts(2389, 267, 1624, 406).scaled(images)));
        items.removeIf(item -> Files.exists(item.frame) && (item.crop == null || Files.exists(item.crop)));
        if (!items.isEmpty()) {
            List<Mat> base = new ArrayList<>();
            for (ImageRecord phantom : Phantoms.of(BASE, Path.of(arguments[0]).resolve("phantoms")).read(NoProgress.NONE).records()) {
                base.add(ImageDecoder.decodeBgr(phantom.path()));
            }
            Core.setNumThreads(1); // one picture to a thread already
            items.parallelStream().forEach(item -> make(item, base));
        }
    }

    private static List<Item> items(Path tree, Label label, Counts counts) {
        Random random = new Random(label.ordinal());
        int frames = counts.train + counts.test;
        List<Integer> cropped = new ArrayList<>(IntStream.range(0, frames).boxed().toList());
        Collections.shuffle(cropped, random);
        List<Item> items = new ArrayList<>();
        int patient = 0;
        int left = 0;
        for (int i = 0; i < frames; i++) {
            if (left == 0 || i == counts.train) { // a patient of the training side ends there
                patient++;
                left = 1 + random.nextInt(MOST_OF_A_PATIENT);
            }
            String name = "%s_%03d-%04d-1.0.jpg".formatted(label == Label.BENIGN ? "B" : "M", patient, left--);
            Path frame = tree.resolve(i < counts.train ? "TRAIN" : "TEST").resolve(label.folderName()).resolve(name);
            int place = cropped.get(i);
            Path crop = place >= counts.train2 + counts.test2 ? null
                    : tree.resolve(place < counts.train2 ? "Train2" : "Test2").resolve(label.folderName()).resolve(name);
            items.add(new Item(frame, crop, 2L * i + label.ordinal()));
        }
        return items;
    }

    private static void make(Item item, List<Mat> base) {
        Random random = new Random(item.seed);
        Mat frame = new Mat();
        try {
            vary(base.get(random.nextInt(base.size())), frame, random);
            write(item.frame, frame);
            if (item.crop != null) {
                Size size = new Size(180 + random.nextInt(41), 160 + random.nextInt(41));
                Mat window = frame.submat(new Rect(100 + random.nextInt(240), 100 + random.nextInt(160), (int) size.width,
                        (int) size.height));
                write(item.crop, window);
                window.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            frame.release();
        }
    }

    /** A part of the picture, perhaps mirrored, in full size, times a smooth field of random gains: black stays black. */
    private static void vary(Mat picture, Mat result, Random random) {
        int width = WIDTH * 3 / 4 + random.nextInt(WIDTH / 4);
        int height = width * HEIGHT / WIDTH;
        Mat part = picture.submat(new Rect(random.nextInt(WIDTH - width), random.nextInt(HEIGHT - height), width, height));
        Imgproc.resize(part, result, new Size(WIDTH, HEIGHT));
        if (random.nextBoolean()) {
            Core.flip(result, result, 1);
        }
        float[] gains = new float[8 * 8];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = 0.3f + random.nextFloat();
        }
        Mat field = new Mat(8, 8, CvType.CV_32F);
        field.put(0, 0, gains);
        Imgproc.resize(field, field, result.size(), 0, 0, Imgproc.INTER_CUBIC);
        Core.merge(List.of(field, field, field), field);
        Core.multiply(result, field, result, 1, CvType.CV_8U);
        part.release();
        field.release();
    }

    private static void write(Path file, Mat picture) throws IOException {
        MatOfByte encoded = new MatOfByte();
        MatOfInt quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
        Imgcodecs.imencode(".jpg", picture, encoded, quality);
        AtomicFiles.write(file, encoded.toArray());
        encoded.release();
        quality.release();
    }
}
