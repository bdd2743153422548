package thyroidstudy.plot;

import java.util.function.UnaryOperator;
import tech.tablesaw.api.Table;

/**
 * A sentence that a notebook shows in colour: what its images lack, or what its numbers must not be taken for.
 *
 * @param kind decides the colour
 * @param text plain text, whole sentences
 */
public record Note(Kind kind, String text) {

    /** What a note is. */
    public enum Kind {
        /** How things are with these images. */
        INFORMATION,
        /** The numbers that follow may mislead. */
        WARNING,
        /** What the numbers of a section say to its question. */
        ANSWER
    }

    public static Note information(String text) {
        return new Note(Kind.INFORMATION, text);
    }

    public static Note warning(String text) {
        return new Note(Kind.WARNING, text);
    }

    public static Note answer(String text) {
        return new Note(Kind.ANSWER, text);
    }

    /** The word before the text; empty where the text needs none. */
    public String lead() {
        return switch (kind) {
            case INFORMATION -> "";
            case WARNING -> "Warning:";
            case ANSWER -> "Answer:";
        };
    }

    /**
     * The table or, where it has no rows, a note that says what that means.
     *
     * @param meaning goes on after "No rows:"
     * @return a {@link Table} or a {@link Note}, for the notebook to show
     */
    public static Object ifEmpty(Table table, String meaning) {
        return ifEmpty(table, meaning, UnaryOperator.identity());
    }

    /**
     * As {@link #ifEmpty(Table, String)}, with something made from a table that has rows.
     *
     * @param summary made only if there is something to summarise
     */
    public static Object ifEmpty(Table table, String meaning, UnaryOperator<Table> summary) {
        return table.rowCount() == 0 ? information("No rows: " + meaning) : summary.apply(table);
    }

    @Override
    public String toString() {
        return (lead() + " " + text).strip();
    }
}
