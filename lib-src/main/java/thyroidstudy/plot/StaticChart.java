package thyroidstudy.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** What the static forms of all figures have in common: fonts, labels that do not overlap, PNG bytes. */
final class StaticChart {

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final int LONGEST_LABEL = 32;

    private StaticChart() {}

    /** Title and legend are not XChart's: see {@link Surround}. */
    static void style(Chart<? extends AxesChartStyler, ?> chart) {
        chart.getStyler().setAxisTickLabelsFont(TEXT).setYAxisDecimalPattern("0.####");
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
                .setChartTitleVisible(false).setChartTitleBoxVisible(false).setChartTitleFont(TITLE)
                .setLegendVisible(false).setLegendFont(TEXT).setLegendPosition(Styler.LegendPosition.OutsideE);
    }

    private static List<String> shortened(List<String> labels) {
        return labels.stream().map(l -> l.length() > LONGEST_LABEL ? l.substring(0, LONGEST_LABEL - 1) + "\u2026" : l).toList();
    }

    private static String widest(List<String> labels) {
        return labels.stream().max(Comparator.comparingDouble(l -> width(l, TEXT))).orElse("");
    }

    /**
     * Height that labels below the x axis need more than a line because they would overlap side by side and have to be turned.
     *
     * @param room for all labels, in pixels
     * @return 0 if they need not
     */
    static int turned(List<String> labels, int room) {
        double widest = width(widest(shortened(labels)), TEXT);
        return widest + 8 <= (double) room / labels.size() ? 0 : (int) Math.ceil(widest);
    }

    /** The labels below the x axis, very long ones shortened. */
    static List<String> labels(AxesChartStyler styler, List<String> labels, boolean turned) {
        List<String> shorter = shortened(labels);
        if (!turned) {
            return shorter;
        }
        styler.setXAxisLabelRotation(90).setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right);
        // XChart leaves room for the label with the most characters, which need not be the widest
        String widest = widest(shorter);
        int most = shorter.stream().mapToInt(String::length).max().orElse(0);
        return shorter.stream().map(l -> l.equals(widest) ? l + " ".repeat(most + 1 - l.length()) : l).toList();
    }

    /** A text in lines of a width in pixels, broken between words; a word that is wider has a line of its own. */
    static List<String> lines(String text, Font font, int width) {
        List<String> lines = new ArrayList<>();
        for (String word : text.split(" ")) {
            int last = lines.size() - 1;
            String longer = last < 0 ? word : lines.get(last) + " " + word;
            if (last < 0 || width(longer, font) > width) {
                lines.add(word);
            } else {
                lines.set(last, longer);
            }
        }
        return lines;
    }

    /** Width of a text in pixels. */
    static double width(String text, Font font) {
        return font.getStringBounds(text, new FontRenderContext(null, true, true)).getWidth();
    }

    static byte[] png(Surround surround, Chart<?, ?> chart) {
        return png(surround.around(BitmapEncoder.getBufferedImage(chart)));
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
