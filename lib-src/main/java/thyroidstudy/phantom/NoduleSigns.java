package thyroidstudy.phantom;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import thyroidstudy.data.Label;

/**
 * The sonographic signs of a nodule, in the vocabulary of the TI-RADS lexicons.
 *
 * @param composition    solid, cystic or both
 * @param echogenicity   how bright against the thyroid around it
 * @param margin         its border
 * @param tallerThanWide deeper than wide in the transverse view
 * @param calcification  calcium in it
 * @param cometTails     bright points with a tapering tail: colloid, a benign sign
 */
public record NoduleSigns(Composition composition, Echogenicity echogenicity, Margin margin, boolean tallerThanWide,
        Calcification calcification, boolean cometTails) {

    public enum Composition { SOLID, CYSTIC, MIXED, SPONGIFORM }

    public enum Echogenicity { HYPERECHOIC, ISOECHOIC, HYPOECHOIC, MARKEDLY_HYPOECHOIC, ANECHOIC }

    public enum Margin { SMOOTH, HALO, ILL_DEFINED, LOBULATED, SPICULATED }

    public enum Calcification { NONE, MICRO, COARSE, RIM }

    /** Probabilities in the order of the enum's constants, for textbook cases. */
    private static final double[][] COMPOSITION = {{0.38, 0.20, 0.24, 0.18}, {0.93, 0.00, 0.06, 0.01}};
    private static final double[][] ECHOGENICITY = {{0.20, 0.57, 0.20, 0.03}, {0.02, 0.10, 0.43, 0.45}};
    private static final double[][] MARGIN = {{0.52, 0.33, 0.11, 0.03, 0.01}, {0.09, 0.03, 0.20, 0.32, 0.36}};
    private static final double[] TALLER = {0.06, 0.52};
    private static final double[][] CALCIFICATION = {{0.83, 0.03, 0.07, 0.07}, {0.35, 0.48, 0.11, 0.06}};
    private static final double[] COMET_TAILS = {0.35, 0.02};

    /**
     * Draws the signs of a nodule of a given class. The class is drawn first so that a data set has exactly the
     * share of cancers asked for; signs and class then stand in the same relation as if the signs decided.
     *
     * @param difficulty 0: the probabilities of textbook cases; 1: those of both classes mixed half and half
     */
    static NoduleSigns draw(Label label, double difficulty, SplittableRandom random) {
        int c = label.classIndex();
        Composition composition = Composition.values()[pick(COMPOSITION, c, difficulty, random)];
        Echogenicity echogenicity = Echogenicity.values()[pick(ECHOGENICITY, c, difficulty, random)];
        Margin margin = Margin.values()[pick(MARGIN, c, difficulty, random)];
        boolean taller = random.nextDouble() < mix(TALLER[c], TALLER[1 - c], difficulty);
        Calcification calcification = Calcification.values()[pick(CALCIFICATION, c, difficulty, random)];
        boolean tails = random.nextDouble() < mix(COMET_TAILS[c], COMET_TAILS[1 - c], difficulty);
        if (composition == Composition.CYSTIC) {
            echogenicity = Echogenicity.ANECHOIC;
            calcification = calcification == Calcification.RIM ? Calcification.RIM : Calcification.NONE;
        }
        if (margin == Margin.SPICULATED
                && (composition == Composition.CYSTIC || composition == Composition.SPONGIFORM)) {
            margin = Margin.LOBULATED;   // fluid under pressure has no spikes
        }
        if (calcification == Calcification.RIM) {
            margin = Margin.SMOOTH;   // the shell is the border that one sees
        }
        boolean fluid = composition != Composition.SOLID;
        return new NoduleSigns(composition, echogenicity, margin, taller, calcification, tails && fluid);
    }

    /** The signs as columns of a table, in order. */
    public Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("composition", word(composition));
        columns.put("echogenicity", word(echogenicity));
        columns.put("margin", word(margin));
        columns.put("shape", tallerThanWide ? "taller-than-wide" : "wider-than-tall");
        columns.put("calcification", word(calcification));
        columns.put("comet_tails", cometTails ? "yes" : "no");
        return columns;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static double mix(double own, double other, double difficulty) {
        return own + (other - own) * difficulty / 2;
    }

    private static int pick(double[][] table, int c, double difficulty, SplittableRandom random) {
        double u = random.nextDouble();
        int last = table[c].length - 1;
        for (int k = 0; k < last; k++) {
            u -= mix(table[c][k], table[1 - c][k], difficulty);
            if (u < 0) {
                return k;
            }
        }
        return last;
    }
}
