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
        int h = tissue.height;
        double mm = 1 / pane.pixelsPerMm();
        SplittableRandom random = Seeds.random(pane.seed(), 21);
        Noise contact = new Noise(Seeds.mix(pane.seed(), 22));
        float[] column = new float[w];
        float[] column2 = new float[w];
        float[] columnGain = new float[w];
        double dropSide = random.nextInt(4) == 0 ? (random.nextBoolean() ? 0 : w) : -1000;
        for (int c = 0; c < w; c++) {
            double edge = Math.min(c, w - c) * mm;
            columnGain[c] = (float) (2.2 * contact.at(c * mm / 3.2) + 0.9 * contact.at(c * mm / 0.5 + 90)
                    - 3 * Math.exp(-edge / 1.5) - 11 * Math.exp(-Math.abs(c - dropSide) * mm / 3.5));
        }
        double compensation = patient.attenuation() * 0.96;
        double focus = pane.depthMm() * 0.45;
        float[] scatter = tissue.echo;
        float[] specular = tissue.specular;
        for (int row = 0; row < h; row++) {
            double z = row * mm;
            double beyond = Math.max(0, z - patient.penetration() * 0.62);
            double common = 1.5 * Math.exp(-((z - focus) / 8) * ((z - focus) / 8)) - 0.028 * beyond * beyond;
            // the beam averages neighbouring paths, more so with depth
            int reach = 1 + (int) (z / 12);
            for (int c = 0; c < w; c++) {
                column[c] += (float) ((tissue.attenuation[row * w + c] - compensation) * mm);
            }
            float running = 0;
            for (int c = -reach; c <= reach; c++) {
                running += column[Math.max(0, Math.min(w - 1, c))];
            }
            for (int c = 0; c < w; c++) {
                column2[c] = running / (2 * reach + 1);
                running += column[Math.min(w - 1, c + reach + 1)] - column[Math.max(0, c - reach)];
            }
            for (int c = 0; c < w; c++) {
                int i = row * w + c;
                double level = common + columnGain[c] * Math.min(1, 0.3 + z / 10) - Math.max(-7, column2[c]);
                scatter[i] = (float) Math.exp(DB_TO_NEPER * (scatter[i] + level));
                specular[i] = specular[i] < -100 ? 0 : (float) Math.exp(DB_TO_NEPER * (specular[i] + level));
            }
        }
        double resolution = pane.pixelsPerMm() / 7.5;
        PointSpread psf = new PointSpread(
                patient.axialPsf() * resolution, patient.lateralPsf() * resolution, 0.55);
        // two looks at the same tissue, averaged: spatial compounding, which every modern scanner does
        float[] envelope = Speckle.envelope(scatter, specular, w, h, psf, random);
        float[] second = Speckle.envelope(scatter, specular, w, h, psf, random);
        byte[] grey = new byte[w * h];
        double gain = pane.gainDb() - THYROID_BELOW_WHITE;
        double scale = 255 / patient.dynamicRange();
        double toDb = 1 / DB_TO_NEPER;
        for (int row = 0; row < h; row++) {
            // electronic noise, lifted by the time-gain compensation
            double floorDb = -33 + 5.0 * row / h;
            double floor = Math.exp(DB_TO_NEPER * floorDb);
            for (int c = 0; c < w; c++) {
                int i = row * w + c;
                double noisy = 0.5 * (envelope[i] + second[i]) + floor * (0.75 + 0.5 * random.nextDouble());
                double db = toDb * Math.log(noisy) + gain;
                double v = 255 * Math.pow(Math.max(0, (db + patient.dynamicRange()) * scale / 255), GAMMA);
                grey[i] = (byte) compress(v);
            }
        }
        return grey;
    }

    /** The grey map: a soft toe and a soft shoulder instead of clipping. */
    private static int compress(double v) {
        if (v > 200) {
            v = 200 + 55 * (1 - Math.exp(-(v - 200) / 55));
        } else if (v < 45) {
            v = 9 + 36 * Math.exp((v - 45) / 36);
        }
        return (int) Math.max(0, Math.min(255, Math.round(v)));
    }
}
