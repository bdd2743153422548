package thyroidstudy.phantom;

import java.awt.Point;
import java.util.ArrayList;
import java.util.List;
import thyroidstudy.data.Seeds;

/** A nodule as one image plane cuts it: an outline in polar form about its centre, in mm of the pane. */
final class NoduleSection {

    private static final int ANGLES = 360;

    final PhantomNodule nodule;
    final double x;
    final double z;
    final double halfWidth;
    final double halfDepth;
    /** Radius against the ellipse, by angle. */
    private final float[] radius = new float[ANGLES + 1];
    final double largestRadius;
    /** Bright points (x, z, radius, strength 0 to 1) against the half axes: calcifications or colloid. */
    final double[][] points;

    NoduleSection(PhantomNodule nodule, double x, double z, double halfWidth, double halfDepth, long viewSeed) {
        this.nodule = nodule;
        this.x = x;
        this.z = z;
        this.halfWidth = halfWidth;
        this.halfDepth = halfDepth;
        var shape = Seeds.random(nodule.shapeSeed(), 11);
        var view = Seeds.random(nodule.shapeSeed(), viewSeed, 12);
        var margin = nodule.signs().margin();
        double[] amplitude = new double[15];
        double[] phase = new double[15];
        for (int k = 2; k < 15; k++) {
            double a = 0.035 / Math.sqrt(k - 1.0);
            if (k > 6) {
                a *= 0.4;
            }
            a += switch (margin) {
                case SMOOTH, HALO -> 0;
                case ILL_DEFINED -> k < 7 ? 0.025 : 0.01;
                case LOBULATED -> k >= 3 && k <= 6 ? 0.05 : 0.006;
                case SPICULATED -> k >= 3 && k < 14 ? 0.032 : 0.02;
            };
            amplitude[k] = a * (0.4 + 1.2 * shape.nextDouble());
            phase[k] = 2 * Math.PI * shape.nextDouble() + 0.5 * (view.nextDouble() - 0.5);
        }
        int spikes = margin == NoduleSigns.Margin.SPICULATED ? 7 + shape.nextInt(6) : 0;
        double[] spikeAngle = new double[spikes];
        double[] spikeLength = new double[spikes];
        for (int s = 0; s < spikes; s++) {
            spikeAngle[s] = 2 * Math.PI * (s + 0.7 * shape.nextDouble()) / spikes;
            spikeLength[s] = 0.05 + 0.3 * shape.nextDouble() * shape.nextDouble();
        }
        double most = 0;
        for (int i = 0; i < ANGLES; i++) {
            double angle = 2 * Math.PI * i / ANGLES - Math.PI;
            double r = 1;
            for (int k = 2; k < 15; k++) {
                r += amplitude[k] * Math.cos(k * angle + phase[k]);
            }
            for (int s = 0; s < spikes; s++) {
                double c = Math.cos(angle - spikeAngle[s]);
                r += c > 0 ? spikeLength[s] * Math.pow(c, 45) : 0;
            }
            radius[i] = (float) r;
            most = Math.max(most, r);
        }
        radius[ANGLES] = radius[0];
        largestRadius = most;
        points = points(nodule.signs(), shape, view);
    }

    private static double[][] points(
            NoduleSigns signs, java.util.SplittableRandom shape, java.util.SplittableRandom view) {
        int n = switch (signs.calcification()) {
            case MICRO -> 6 + shape.nextInt(10);
            case COARSE -> 1 + shape.nextInt(2);
            default -> 0;
        };
        int tails = signs.cometTails() ? 1 + shape.nextInt(4) : 0;
        double[][] points = new double[n + tails][];
        for (int i = 0; i < n + tails; i++) {
            double reach = 0.78 * Math.sqrt(shape.nextDouble());
            double angle = 2 * Math.PI * shape.nextDouble();
            double shift = 0.08 * (view.nextDouble() - 0.5);
            points[i] = new double[] {reach * Math.cos(angle) + shift, reach * Math.sin(angle) + shift,
                    0.6 + 0.8 * shape.nextDouble(), i < n ? 0 : 1};
        }
        return points;
    }

    /** Distance to the border in mm, negative inside; large outside the reach of the nodule. */
    double distance(double px, double pz) {
        double dx = (px - x) / halfWidth;
        double dz = (pz - z) / halfDepth;
        double rho = Math.sqrt(dx * dx + dz * dz);
        if (rho > largestRadius + 0.6) {
            return 99;
        }
        double a = (Math.atan2(dz, dx) + Math.PI) * (ANGLES / (2 * Math.PI));
        int i = Math.min(ANGLES - 1, (int) a);
        double r = radius[i] + (radius[i + 1] - radius[i]) * (a - i);
        return (rho - r) * Math.min(halfWidth, halfDepth);
    }

    /** The outline in pixels of the frame, clipped to the pane; never empty. */
    List<Point> outline(Pane pane) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < ANGLES; i += 5) {
            double angle = 2 * Math.PI * i / ANGLES - Math.PI;
            double px = x + Math.cos(angle) * radius[i] * halfWidth;
            double pz = z + Math.sin(angle) * radius[i] * halfDepth;
            Point p = new Point(
                    clip(pane.box().x() + px * pane.pixelsPerMm(), pane.box().x(), pane.box().right() - 1),
                    clip(pane.box().y() + pz * pane.pixelsPerMm(), pane.box().y(), pane.box().bottom() - 1));
            if (points.isEmpty() || !points.get(points.size() - 1).equals(p)) {
                points.add(p);
            }
        }
        return points;
    }

    private static int clip(double value, int low, int high) {
        return Math.max(low, Math.min(high, (int) Math.round(value)));
    }
}
