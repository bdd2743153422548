package thyroidstudy.plot;

import java.util.Map;

/**
 * A figure in two forms from one object: Plotly JSON to explore, PNG for where scripts do not run. The kinds are lines, bars, heat
 * maps, and a figure without data.
 */
public sealed interface StudyFigure permits LineFigure, BarFigure, HeatFigure, StudyFigure.Nothing {

    int WIDTH = 760;
    int HEIGHT = 460;

    /** Heading. */
    String title();

    /** What the figure shows, for those who cannot see it; of an empty figure why it is empty. */
    String altText();

    /**
     * The figure for Plotly, made by Tablesaw's plot classes.
     *
     * @return fields {@code data} and {@code layout}, nested maps, lists, strings, numbers and nulls
     * @throws IllegalStateException if there is nothing to draw
     */
    Map<String, Object> plotly();

    /**
     * The same figure as PNG bytes, drawn by XChart without a browser. Heat maps in several panels keep their size, and
     * labels that have to be turned make the picture taller.
     *
     * @param width  in pixels
     * @param height in pixels
     * @throws IllegalStateException if there is nothing to draw
     */
    default byte[] png(int width, int height) {
        return Drawing.of(() -> draw(width, height));
    }

    /** {@link #png(int, int)} in the thread that calls, whose interrupt flag Java's graphics may clear. */
    byte[] draw(int width, int height);

    /** As {@link #png(int, int)}, 760 x 460 pixels. */
    default byte[] png() {
        return png(WIDTH, HEIGHT);
    }

    /** Whether there is nothing to draw; {@link #altText} then says why. */
    default boolean isEmpty() {
        return this instanceof Nothing;
    }

    /**
     * A figure for which there is nothing to draw; notebooks show the reason instead of empty axes.
     *
     * @param why goes on after "nothing to draw, for", without a full stop
     */
    static StudyFigure nothing(String title, String why) {
        return new Nothing(title, "nothing to draw, for " + why + ".");
    }

    /** A figure without data. */
    record Nothing(String title, String altText) implements StudyFigure {

        @Override
        public Map<String, Object> plotly() {
            throw new IllegalStateException(this + " Ask isEmpty() first");
        }

        @Override
        public byte[] draw(int width, int height) {
            throw new IllegalStateException(this + " Ask isEmpty() first");
        }

        @Override
        public String toString() {
            return title + ": " + altText;
        }
    }
}
