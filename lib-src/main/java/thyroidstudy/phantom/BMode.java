package thyroidstudy.phantom;

import java.util.SplittableRandom;
import thyroidstudy.data.Seeds;

/** From tissue to grey levels: attenuation along the beams, speckle, time-gain compensation, log compression. */
final class BMode {

    private static final double DB_TO_NEPER = Math.log(10) / 20;
    /** Level of healthy thyroid below white, dB. */
    private static final double THYROID_BELOW_WHITE = 29;
    /** Exponent of the grey map: scanners darken weak echoes, so that speckle shows as bright streaks. */
    private static final double GAMMA = 1.75;

    private BMode() {}

    /** Grey levels of a pane, row by row, one byte a pixel. */
    static byte[] render(Patient patient, Pane pane) {
        TissueMap tissue = TissueMap.of(patient, pane);
        int w = tissue.width;
        SplittableRandom random = Seeds.random(pane.seed(), 21);
        attenuate(tissue, patient, pane, random);
        double resolution = pane.pixelsPerMm() / 7.5;
        Speckle speckle = new Speckle(patient.axialPsf() * resolution, patient.lateralPsf() * resolution, 0.55);
        // two looks at the same tissue, averaged: spatial compounding, which every modern scanner does
        float[] first = speckle.envelope(tissue.echo, tissue.specular, w, random);
        float[] second = speckle.envelope(tissue.echo, tissue.specular, w, random);
        byte[] grey = new byte[first.length];
        double gain = pane.gainDb() - THYROID_BELOW_WHITE;
        for (int i = 0; i < grey.length; i++) {
            // electronic noise, lifted by the time-gain compensation
            double floor = amplitude(-33 + 5.0 * (i / w) / tissue.height);
            double noisy = 0.5 * (first[i] + second[i]) + floor * (0.75 + 0.5 * random.nextDouble());
            double db = Math.log(noisy) / DB_TO_NEPER + gain;
            grey[i] = compress(255 * Math.pow(Math.max(0, db / patient.dynamicRange() + 1), GAMMA));
        }
        return grey;
    }

    /** Turns the map's levels (dB) into amplitudes, less what the way there and back takes, more what the scanner gives. */
    private static void attenuate(TissueMap tissue, Patient patient, Pane pane, SplittableRandom random) {
        int w = tissue.width;
        double mm = tissue.mm;
        Noise contact = new Noise(Seeds.mix(pane.seed(), 22));
        double lostSide = random.nextInt(4) == 0 ? (random.nextBoolean() ? 0 : w) : -1000;
        float[] contactGain = new float[w];
        for (int c = 0; c < w; c++) {
            double edge = Math.min(c, w - c) * mm;
            contactGain[c] = (float) (2.2 * contact.at(c * mm / 3.2) + 0.9 * contact.at(c * mm / 0.5 + 90)
                    - 3 * Math.exp(-edge / 1.5) - 11 * Math.exp(-Math.abs(c - lostSide) * mm / 3.5));
        }
        double compensation = patient.attenuation() * 0.96;
        double focus = pane.depthMm() * 0.45;
        float[] lost = new float[w];
        for (int row = 0; row < tissue.height; row++) {
            double z = row * mm;
            double beyond = Math.max(0, z - patient.penetration() * 0.62);
            double common = 1.5 * Math.exp(-((z - focus) / 8) * ((z - focus) / 8)) - 0.028 * beyond * beyond;
            for (int c = 0; c < w; c++) {
                lost[c] += (float) ((tissue.attenuation[row * w + c] - compensation) * mm);
            }
            // the beam averages neighbouring paths, more so with depth
            int reach = 1 + (int) (z / 12);
            float running = 0;
            for (int c = -reach; c <= reach; c++) {
                running += lost[Math.max(0, Math.min(w - 1, c))];
            }
            for (int c = 0; c < w; c++) {
                int i = row * w + c;
                double level = common + contactGain[c] * Math.min(1, 0.3 + z / 10) - Math.max(-7, running / (2 * reach + 1));
                tissue.echo[i] = (float) amplitude(tissue.echo[i] + level);
                tissue.specular[i] = tissue.specular[i] < -100 ? 0 : (float) amplitude(tissue.specular[i] + level);
                running += lost[Math.min(w - 1, c + reach + 1)] - lost[Math.max(0, c - reach)];
            }
        }
    }

    private static double amplitude(double db) {
        return Math.exp(DB_TO_NEPER * db);
    }

    /** The grey map: a soft toe and a soft shoulder instead of clipping. */
    private static byte compress(double v) {
        double soft = v > 200 ? 200 + 55 * (1 - Math.exp(-(v - 200) / 55)) : v < 45 ? 9 + 36 * Math.exp((v - 45) / 36) : v;
        return (byte) Math.max(0, Math.min(255, Math.round(soft)));
    }
}
