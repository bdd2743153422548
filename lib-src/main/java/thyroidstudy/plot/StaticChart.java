package thyroidstudy.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** What the static forms of all figures have in common: fonts, legend, labels that do not overlap, PNG bytes. */
final class StaticChart {

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final int LONGEST_LABEL = 32;

    private StaticChart() {}

    static void style(Chart<? extends AxesChartStyler, ?> chart, int width) {
        chart.getStyler().setAxisTickLabelsFont(TEXT);
        // a long title would be cut at both ends
        float size = (float) Math.min(TITLE.getSize(), TITLE.getSize() * (width - 20) / width(chart.getTitle(), TITLE));
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
                .setChartTitleBoxVisible(false)
                .setChartTitleFont(TITLE.deriveFont(size))
                .setLegendFont(TEXT)
                .setLegendPosition(Styler.LegendPosition.OutsideE);
    }

    static void legendBelow(Chart<?, ?> chart) {
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal);
    }

    /**
     * Turns the labels below the x axis if they would overlap.
     *
     * @param room for all labels, in pixels
     * @return the labels, very long ones shortened
     */
    static List<String> labels(AxesChartStyler styler, List<String> labels, int room) {
        List<String> shorter = labels.stream()
                .map(l -> l.length() > LONGEST_LABEL ? l.substring(0, LONGEST_LABEL - 1) + "\u2026" : l).toList();
        String widest = shorter.stream().max(Comparator.comparingDouble(l -> width(l, TEXT))).orElse("");
        if (width(widest, TEXT) + 8 <= (double) room / labels.size()) {
            return shorter;
        }
        styler.setXAxisLabelRotation(90).setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right);
        // XChart leaves room for the label with the most characters, which need not be the widest
        int most = shorter.stream().mapToInt(String::length).max().orElse(0);
        return shorter.stream().map(l -> l.equals(widest) ? l + " ".repeat(most + 1 - l.length()) : l).toList();
    }

    /** Width of a text in pixels. */
    static double width(String text, Font font) {
        return font.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
    }

    static byte[] png(Chart<?, ?> chart) {
        return png(BitmapEncoder.getBufferedImage(chart));
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("An image could not be written as PNG in memory", e);
        }
        return png.toByteArray();
    }
}
