package thyroidstudy.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;

/**
 * A patient's neck and scanner: everything that the patient's images share. Lengths in mm,
 * levels in dB against healthy thyroid.
 */
record Patient(int index, Label label,
        double skin, double fat, double strap, double lobeHalfWidth, double lobeHalfDepth, double lobeHalfLength,
        double isthmus, double trachea, double carotid,
        double muscleDb, double coarseness, double attenuation, double penetration,
        double gainDb, double dynamicRange, double axialPsf, double lateralPsf,
        double depth, boolean right, long seed, List<PhantomNodule> nodules, ScannerStyle scanner) {

    static Patient of(PhantomSettings settings, Label label, int index) {
        SplittableRandom r = Seeds.random(settings.seed(), 3, index);
        double e = settings.patientEffect();
        NoduleSigns signs = NoduleSigns.draw(label, settings.difficulty(), r);
        PhantomNodule main = PhantomNodule.main(signs, settings.noduleScale(), r);
        List<PhantomNodule> nodules = new ArrayList<>(List.of(main));
        int companions = Math.max(0, r.nextInt(4) - 1);
        for (int i = 0; i < companions; i++) {
            nodules.add(PhantomNodule.companion(r));
        }
        double lobeHalfWidth = Math.max(vary(r, 8.5, 12.5, e), main.halfWidth() * 1.15 + 1.5);
        double lobeHalfDepth = Math.max(vary(r, 6.5, 10.5, e), main.halfDepth() * 1.12 + 1.2);
        return new Patient(index, label,
                vary(r, 1.1, 1.8, e), vary(r, 1.2, 4.6, e), vary(r, 2.6, 5.6, e),
                lobeHalfWidth, lobeHalfDepth, vary(r, 20, 30, e),
                vary(r, 2, 4.5, e), vary(r, 8, 10.5, e), vary(r, 2.7, 3.7, e),
                vary(r, -11, -6, e), vary(r, 0.8, 4.2, e), vary(r, 0.5, 0.8, e), vary(r, 20, 40, e),
                vary(r, -4.5, 4.5, e), vary(r, 58, 70, e), vary(r, 0.62, 0.85, e), vary(r, 1.6, 2.5, e),
                Math.max(new double[] {30, 35, 35, 40, 45}[r.nextInt(5)],
                        5 * Math.ceil((12 + 2 * lobeHalfDepth + 7) / 5)),
                r.nextBoolean(), r.nextLong(), List.copyOf(nodules), ScannerStyle.draw(r));
    }

    private static double vary(SplittableRandom random, double low, double high, double effect) {
        return (low + high) / 2 + (random.nextDouble() - 0.5) * (high - low) * effect;
    }
}
