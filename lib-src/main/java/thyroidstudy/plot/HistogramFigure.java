package thyroidstudy.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;

/** Two histograms over the same bins, Benign beside Cancer. */
public final class HistogramFigure {

    private static final int BINS = 12;

    private HistogramFigure() {}

    /**
     * @param table  with a column {@code label} and a numeric one
     * @param column the numeric column, whose name becomes the axis title
     * @param unit   of the values, for the axis title
     */
    public static StudyFigure byLabel(String title, Table table, String column, String unit) {
        double[] benign = values(table, Label.BENIGN, column);
        double[] cancer = values(table, Label.CANCER, column);
        double[] all = DoubleStream.concat(Arrays.stream(benign), Arrays.stream(cancer)).toArray();
        if (all.length == 0) {
            return StudyFigure.nothing(title, "there are no labelled images to measure");
        }
        double low = StatUtils.min(all);
        double high = StatUtils.max(all);
        // where all values are the same they fill the first bin
        double width = high > low ? (high - low) / BINS : 1;
        // so many digits that neighbouring bins have different names
        int digits = (int) Math.max(0, Math.min(3, Math.ceil(-Math.log10(width))));
        String edge = "%." + digits + "f";
        List<String> bins = IntStream.range(0, BINS)
                .mapToObj(i -> String.format(Locale.ROOT, edge + "-" + edge, low + i * width, low + (i + 1) * width)).toList();
        return new BarFigure(title, String.format(Locale.ROOT,
                "Histogram of %s from %.0f to %.0f %s; mean %s for benign, %s for cancer",
                column, low, high, unit, mean(benign), mean(cancer)), column + " (" + unit + ")", "share of the class (%)", bins,
                BarFigure.Series.byLabel(shares(benign, low, width), shares(cancer, low, width)));
    }

    private static String mean(double[] values) {
        return values.length == 0 ? "not defined" : String.format(Locale.ROOT, "%.1f", StatUtils.mean(values));
    }

    private static double[] values(Table table, Label label, String column) {
        NumericColumn<?> values = (NumericColumn<?>)
                table.where(table.stringColumn("label").isEqualTo(label.toString())).column(column);
        return values.asDoubleArray();
    }

    /** Percent of the values in each bin, so that an unequal number of images does not hide the shape. */
    private static double[] shares(double[] values, double low, double width) {
        double[] shares = new double[BINS];
        for (double value : values) {
            shares[Math.min((int) ((value - low) / width), BINS - 1)] += 100.0 / values.length;
        }
        return Arrays.stream(shares).map(s -> Math.round(s * 10) / 10.0).toArray();
    }
}
