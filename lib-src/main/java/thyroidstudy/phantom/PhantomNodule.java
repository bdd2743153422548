package thyroidstudy.phantom;

import java.util.SplittableRandom;
import thyroidstudy.phantom.NoduleSigns.Composition;

/**
 * One nodule of a patient, before it is cut by a view.
 *
 * @param signs       how it looks
 * @param across      place across the lobe, -1 (trachea) to 1 (carotid)
 * @param deep        place in depth, -1 to 1
 * @param along       place along the lobe, -1 to 1
 * @param halfWidth   half its width across, mm
 * @param halfDepth   half its depth, mm
 * @param halfLength  half its length along the neck, mm
 * @param shapeSeed   seed of its outline and inside
 */
record PhantomNodule(NoduleSigns signs, double across, double deep, double along,
        double halfWidth, double halfDepth, double halfLength, long shapeSeed) {

    /** The nodule that decides the label, {@code scale} times as large as usual. */
    static PhantomNodule main(NoduleSigns signs, double scale, SplittableRandom random) {
        double size = scale * (4.2 + 6.3 * random.nextDouble() * (0.45 + 0.55 * random.nextDouble()));
        return sized(signs, size, random);
    }

    /** A small benign nodule besides: multinodular thyroids are common. */
    static PhantomNodule companion(SplittableRandom random) {
        boolean cyst = random.nextDouble() < 0.6;
        NoduleSigns signs = new NoduleSigns(
                cyst ? Composition.CYSTIC : Composition.SOLID,
                cyst ? NoduleSigns.Echogenicity.ANECHOIC : NoduleSigns.Echogenicity.HYPOECHOIC,
                NoduleSigns.Margin.SMOOTH, false, NoduleSigns.Calcification.NONE, random.nextInt(3) == 0 && cyst);
        return sized(signs, 1.0 + 1.3 * random.nextDouble(), random);
    }

    private static PhantomNodule sized(NoduleSigns signs, double size, SplittableRandom random) {
        double ratio = signs.tallerThanWide() ? 1.1 + 0.25 * random.nextDouble() : 0.6 + 0.3 * random.nextDouble();
        double halfWidth = size / Math.sqrt(ratio);
        double halfDepth = size * Math.sqrt(ratio);
        double halfLength = Math.max(halfWidth, halfDepth) * (0.95 + 0.4 * random.nextDouble());
        return new PhantomNodule(signs,
                -0.45 + 0.9 * random.nextDouble(), -0.5 + random.nextDouble(), -0.35 + 0.7 * random.nextDouble(),
                halfWidth, halfDepth, halfLength, random.nextLong());
    }
}
