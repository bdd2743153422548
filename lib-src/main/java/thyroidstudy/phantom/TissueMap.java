package thyroidstudy.phantom;

import java.util.Arrays;

/**
 * The acoustic properties of one plane of the neck, pixel by pixel: diffuse echogenicity and mirror-like reflection
 * (dB against healthy thyroid), attenuation (dB per mm, there and back).
 */
final class TissueMap {

    /** What is done with a pixel of a region: its index, and its place in mm from the region's middle. */
    interface Brush {
        void paint(int pixel, double u, double v);
    }

    final int width;
    final int height;
    /** Millimetres per pixel. */
    final double mm;
    final float[] echo;
    final float[] specular;
    final float[] attenuation;
    /** Irregularities that a patient's images share, and those of one image. */
    final Noise anatomy;
    final Noise view;

    private final Pane pane;
    private final double muscleDb;
    /** Level inside fluid: never black, side lobes and reverberation fill it a little. */
    private final double fluidDb;

    private TissueMap(Patient patient, Pane pane) {
        this.pane = pane;
        width = pane.box().width();
        height = pane.box().height();
        mm = 1 / pane.pixelsPerMm();
        echo = new float[width * height];
        specular = new float[width * height];
        attenuation = new float[width * height];
        Arrays.fill(specular, Tissue.SILENT);
        anatomy = new Noise(patient.seed());
        view = new Noise(pane.seed());
        muscleDb = patient.muscleDb();
        fluidDb = -12 - 5 * (anatomy.at(700.5) * 0.5 + 0.5);
    }

    static TissueMap of(Patient patient, Pane pane) {
        TissueMap map = new TissueMap(patient, pane);
        new Neck(map, patient, pane).paint();
        map.fragment();
        for (int k = pane.sections().size() - 1; k >= 0; k--) {
            new NodulePainter(map, pane.sections().get(k), patient.attenuation()).paint();
        }
        return map;
    }

    /** A column's place against the trachea, or along the lobe, mm. */
    double anatomicalX(double x) {
        return pane.mirrored() ? pane.tracheaX() - x : x - pane.tracheaX();
    }

    double level(Tissue tissue) {
        return tissue.level() + tissue.muscle() * muscleDb + tissue.fluid() * fluidDb;
    }

    /** Visits the pixels of a rectangle around (x, z), as far as they lie in the map. */
    void region(double x, double z, double reachX, double reachZ, Brush brush) {
        int right = Math.min(width - 1, (int) ((x + reachX) / mm));
        int bottom = Math.min(height - 1, (int) ((z + reachZ) / mm));
        for (int row = Math.max(0, (int) ((z - reachZ) / mm)); row <= bottom; row++) {
            for (int c = Math.max(0, (int) ((x - reachX) / mm)); c <= right; c++) {
                brush.paint(row * width + c, (c + 0.5) * mm - x, (row + 0.5) * mm - z);
            }
        }
    }

    /** Makes interfaces patchy and tissue uneven, as they are in a neck. */
    private void fragment() {
        for (int i = 0; i < echo.length; i++) {
            double x = anatomicalX(i % width * mm);
            double z = i / width * mm;
            double patch = anatomy.at(x / 6 + 200, z / 4 + 200);
            echo[i] += (float) (3.2 * patch + 2.4 * view.at(x / 1.9 + 50, z / 1.0));
            if (specular[i] > -100) {
                double piece = view.at(x / 1.3, z / 0.5) + 0.6 * anatomy.at(x / 4.2 + 7, z / 0.9);
                float level = (float) (specular[i] + 12 * piece - 5.5);
                // a rough interface scatters as well as it mirrors
                specular[i] = level - 4;
                echo[i] = Math.max(echo[i], level + 2.5f);
            }
        }
    }

    /** 0 below 0, 1 above 1, smooth between. */
    static double smooth(double t) {
        double u = Math.max(0, Math.min(1, t));
        return u * u * (3 - 2 * u);
    }
}
