package thyroidstudy.phantom;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.OpenCv;
import thyroidstudy.data.Split;

/** One phantom frame with the truth about it. */
public final class PhantomImage {

    private final PhantomRecord record;
    private final int width;
    private final int height;
    private final byte[] grey;
    private final byte[] overlay;

    PhantomImage(PhantomRecord record, int width, int height, byte[] grey, byte[] overlay) {
        this.record = record;
        this.width = width;
        this.height = height;
        this.grey = grey;
        this.overlay = overlay;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Class, patient, nodules and so on. */
    public PhantomRecord record() {
        return record;
    }

    public Label label() {
        return record.label();
    }

    public Split split() {
        return record.split();
    }

    /** The nodule that the label speaks of, once per pane, left to right; boxes and outlines in frame pixels. */
    public List<Nodule> nodules() {
        return record.nodules();
    }

    /** The ultrasound pictures in the frame, left to right: one box or two, in frame pixels. */
    public List<Box> panes() {
        return record.panes();
    }

    /** The frame, 8 bit grey. */
    public BufferedImage toImage() {
        return image(grey);
    }

    /** Where something is burnt in: 255 there, 0 elsewhere. Same size as the frame. */
    public BufferedImage overlayMask() {
        return image(overlay);
    }

    /** The frame as a new OpenCV matrix, 8 bit, one channel; the caller releases it. */
    public Mat toMat() {
        return mat(grey);
    }

    /** {@link #overlayMask()} as a new OpenCV matrix; the caller releases it. */
    public Mat overlayMaskMat() {
        return mat(overlay);
    }

    private BufferedImage image(byte[] pixels) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        System.arraycopy(pixels, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData(), 0, pixels.length);
        return image;
    }

    private Mat mat(byte[] pixels) {
        OpenCv.load();
        Mat mat = new Mat(height, width, CvType.CV_8UC1);
        mat.put(0, 0, pixels);
        return mat;
    }
}
