package thyroidstudy.plot;

import java.util.Arrays;
import java.util.List;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.backbone.Backbone;

/**
 * One look per network in all notebooks: a colour of Okabe and Ito (2008), told apart by colour-blind readers, and a
 * dash that keeps the lines apart in greyscale.
 */
public record Palette(String color, Line.Dash dash) {

    public static final Palette BENIGN = new Palette("#0072B2", Line.Dash.SOLID);
    public static final Palette CANCER = new Palette("#D55E00", Line.Dash.DASH);
    public static final Palette TRAINING = new Palette("#009E73", Line.Dash.SOLID);
    public static final Palette VALIDATION = new Palette("#CC79A7", Line.Dash.DASH);
    public static final Palette CHANCE = new Palette("#777777", Line.Dash.DOT);

    /** In the order of the networks. */
    private static final List<Line.Dash> DASHES =
            List.of(Line.Dash.DOT, Line.Dash.SOLID, Line.Dash.DASH, Line.Dash.DASH_DOT, Line.Dash.LONG_DASH);

    /** For trainings under another title than their network's, in the order in which a figure names them. */
    private static final List<Palette> VARIANTS = List.of(new Palette("#CC79A7", Line.Dash.DASH), new Palette("#009E73", Line.Dash.DASH_DOT),
            new Palette("#777777", Line.Dash.LONG_DASH), new Palette("#CC79A7", Line.Dash.SOLID), new Palette("#009E73", Line.Dash.DOT));

    /** The look of one of a figure's networks: each of the five has its own, variants get those that are left. */
    static Palette ofModel(String model, List<String> models) {
        List<String> variants = models.stream().filter(m -> !isNetwork(m)).toList();
        return isNetwork(model) ? ofModel(model) : VARIANTS.get(variants.indexOf(model) % VARIANTS.size());
    }

    private static boolean isNetwork(String model) {
        return Arrays.stream(Backbone.values()).anyMatch(b -> b.studyName().equals(model));
    }

    /** @throws IllegalArgumentException for a network that is none of the study's five */
    public static Palette ofModel(String model) {
        Backbone backbone = Backbone.of(model);
        return new Palette(backbone.color(), DASHES.get(backbone.ordinal()));
    }
}
