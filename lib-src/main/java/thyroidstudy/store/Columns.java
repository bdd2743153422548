package thyroidstudy.store;

import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.booleans.BooleanFormatter;

/**
 * Makes a table of a list: each element is a row, each call adds a column. Columns are typed and hold full precision, so that a
 * table can be sorted, filtered and written; digits, signs and the word for a missing number are the columns' print formats. An
 * estimate with its limits is three columns, such as {@code AUC}, {@code AUC low} and {@code AUC high}; {@link #shown} merges them.
 *
 * @param <T> what a row is made from
 */
public final class Columns<T> {

    private static final String LOW = " low";
    private static final String HIGH = " high";
    private static final String INTERVAL = " (95 % interval)";

    /** An estimate with the limits of its 95 % interval; NaN where one is not defined. */
    public interface Estimate {

        double estimate();

        double low();

        double high();
    }

    private final List<T> rows;
    private final Table table;
    private int last;
    private String pattern = "";

    private Columns(String title, List<T> rows) {
        this.rows = rows;
        table = Table.create(title);
    }

    public static <T> Columns<T> of(String title, List<T> rows) {
        return new Columns<>(title, rows);
    }

    public Columns<T> text(String name, Function<? super T, ?> value) {
        table.addColumns(StringColumn.create(name, rows.stream().map(row -> value.apply(row).toString())));
        return this;
    }

    public Columns<T> truth(String name, Predicate<? super T> value) {
        BooleanColumn column = BooleanColumn.create(name, rows.stream().map(value::test));
        column.setPrintFormatter(new BooleanFormatter("yes", "no", "-"));
        table.addColumns(column);
        return this;
    }

    /** @param value null where it is missing */
    public Columns<T> whole(String name, Function<? super T, Integer> value) {
        return add(unsigned(0), IntColumn.create(name, rows.stream().map(value).toArray(Integer[]::new)));
    }

    /**
     * @param digits shown after the point
     * @param value  NaN where it is missing
     */
    public Columns<T> number(String name, int digits, ToDoubleFunction<? super T> value) {
        return add(unsigned(digits), doubles(name, rows, value));
    }

    /** As {@link #number}, and shown with its sign. */
    public Columns<T> signed(String name, int digits, ToDoubleFunction<? super T> value) {
        return add(signed(digits), doubles(name, rows, value));
    }

    /** @param digits shown after the point */
    public Columns<T> interval(String name, int digits, Function<? super T, ? extends Estimate> value) {
        return interval(name, unsigned(digits), value);
    }

    /** As {@link #interval}, and shown with signs. */
    public Columns<T> signedInterval(String name, int digits, Function<? super T, ? extends Estimate> value) {
        return interval(name, signed(digits), value);
    }

    /** Another word than a dash where a number of the last call is missing. */
    public Columns<T> orSay(String missing) {
        for (Column<?> column : table.columns().subList(last, table.columnCount())) {
            ((NumberColumn<?, ?>) column).setPrintFormatter(format(pattern), missing);
        }
        return this;
    }

    public Table table() {
        return table;
    }

    /** A table as it is displayed: an estimate with its limits is one cell. */
    public static Table shown(Table table) {
        Table shown = Table.create(table.name());
        for (int c = 0; c < table.columnCount(); c++) {
            Column<?> column = table.column(c);
            if (c + 2 < table.columnCount() && table.column(c + 1).name().equals(column.name() + LOW)
                    && table.column(c + 2).name().equals(column.name() + HIGH)) {
                shown.addColumns(merged(column, table.column(c + 1), table.column(c + 2)));
                c += 2;
            } else {
                shown.addColumns(column);
            }
        }
        return shown;
    }

    /** Whether the cells of a {@link #shown} column stand to the right. */
    public static boolean isNumeric(Column<?> shown) {
        return shown instanceof NumberColumn || shown.name().endsWith(INTERVAL);
    }

    private static StringColumn merged(Column<?> estimate, Column<?> low, Column<?> high) {
        StringColumn cells = StringColumn.create(estimate.name() + INTERVAL);
        for (int row = 0; row < estimate.size(); row++) {
            cells.append(estimate.getString(row) + (estimate.isMissing(row) ? ""
                    : low.isMissing(row) ? " (no interval)" : " (" + low.getString(row) + " to " + high.getString(row) + ")"));
        }
        return cells;
    }

    private Columns<T> interval(String name, String pattern, Function<? super T, ? extends Estimate> value) {
        List<? extends Estimate> estimates = rows.stream().map(value).toList();
        return add(pattern, doubles(name, estimates, Estimate::estimate), doubles(name + LOW, estimates, Estimate::low),
                doubles(name + HIGH, estimates, Estimate::high));
    }

    private Columns<T> add(String pattern, NumberColumn<?, ?>... columns) {
        last = table.columnCount();
        table.addColumns(columns);
        this.pattern = pattern;
        return orSay("-");
    }

    private static <E> DoubleColumn doubles(String name, List<E> rows, ToDoubleFunction<? super E> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value));
    }

    private static String unsigned(int digits) {
        return digits == 0 ? "0" : "0." + "0".repeat(digits);
    }

    private static String signed(int digits) {
        return "+" + unsigned(digits) + ";-" + unsigned(digits);
    }

    private static DecimalFormat format(String pattern) {
        DecimalFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }
}
