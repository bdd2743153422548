package thyroidstudy.plot;

import java.util.List;
import tech.tablesaw.plotly.components.Line;

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

    private static final List<String> MODELS = List.of("EfficientNetB7", "VGG16", "VGG19", "ResNet50", "ResNet101");
    private static final List<Palette> LOOKS = List.of(
            new Palette("#000000", Line.Dash.DOT),
            new Palette("#E69F00", Line.Dash.SOLID),
            new Palette("#D55E00", Line.Dash.DASH),
            new Palette("#56B4E9", Line.Dash.DASH_DOT),
            new Palette("#0072B2", Line.Dash.LONG_DASH));

    /** @throws IllegalArgumentException for a network that is none of the study's five */
    public static Palette ofModel(String model) {
        int i = MODELS.indexOf(model);
        if (i < 0) {
            throw new IllegalArgumentException("No colour for network " + model + "; the study has " + MODELS);
        }
        return LOOKS.get(i);
    }
}
