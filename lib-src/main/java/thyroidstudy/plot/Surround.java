package thyroidstudy.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import tech.tablesaw.plotly.components.Line;

/**
 * What stands around the chart of a static figure: the title above, in as many lines as the width asks for, and the legend below, in
 * as many rows. XChart itself cuts a title that is wider than its axes, and a legend beside them takes up to half of their room.
 *
 * @param width  of the picture, in pixels
 * @param height of the picture, in pixels
 */
record Surround(String title, List<Entry> legend, int width, int height) {

    private static final int LINE = 20;
    private static final int MARGIN = 10;
    private static final int SAMPLE = 34;

    /**
     * One name in the legend.
     *
     * @param mark what stands before it
     */
    record Entry(String name, Palette look, Mark mark) {}

    enum Mark { LINE, POINT, BAR }

    Surround {
        legend = List.copyOf(legend);
    }

    /** Around a chart of this height, with a title and no legend. */
    static Surround ofChart(String title, int width, int chartHeight) {
        Surround empty = new Surround(title, List.of(), width, 0);
        return new Surround(title, List.of(), width, chartHeight - empty.room());
    }

    private List<String> titleLines() {
        return StaticChart.lines(title, StaticChart.TITLE, width - 2 * MARGIN);
    }

    private int titleHeight() {
        return title.isEmpty() ? 0 : LINE * titleLines().size() + MARGIN;
    }

    private double widestName(Font font) {
        return legend.stream().mapToDouble(e -> StaticChart.width(e.name, font)).max().orElse(0);
    }

    /** Smaller than elsewhere where a name would be wider than the picture. */
    private Font legendFont() {
        double size = StaticChart.TEXT.getSize() * (width - SAMPLE - 4 * MARGIN) / widestName(StaticChart.TEXT);
        return StaticChart.TEXT.deriveFont((float) Math.min(StaticChart.TEXT.getSize(), size));
    }

    /** Width of each entry, sample included: that of the widest. */
    private int entryWidth() {
        return SAMPLE + 2 * MARGIN + (int) Math.ceil(widestName(legendFont()));
    }

    private int across() {
        return Math.max(1, Math.min(legend.size(), (width - 2 * MARGIN) / entryWidth()));
    }

    private int legendHeight() {
        return legend.isEmpty() ? 0 : LINE * ((legend.size() + across() - 1) / across()) + MARGIN;
    }

    /** Height that is left for the chart, in pixels. */
    int room() {
        return height - titleHeight() - legendHeight();
    }

    /** @param chart of this width and {@link #room} */
    BufferedImage around(BufferedImage chart) {
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.drawImage(chart, 0, titleHeight(), null);
        List<String> lines = titleLines();
        for (int i = 0; i < lines.size(); i++) {
            text(g, lines.get(i), StaticChart.TITLE,
                    (width - (int) StaticChart.width(lines.get(i), StaticChart.TITLE)) / 2, LINE * (i + 1));
        }
        int left = (width - across() * entryWidth()) / 2 + MARGIN;
        int top = height - legendHeight();
        for (int i = 0; i < legend.size(); i++) {
            Entry entry = legend.get(i);
            int x = left + i % across() * entryWidth();
            int y = top + i / across() * LINE + LINE / 2;
            g.setColor(Color.decode(entry.look.color()));
            switch (entry.mark) {
                case LINE -> {
                    g.setStroke(stroke(entry.look));
                    g.drawLine(x, y, x + SAMPLE - 6, y);
                }
                case POINT -> g.fillOval(x + SAMPLE / 2 - 4, y - 4, 8, 8);
                case BAR -> g.fillRect(x + SAMPLE - 18, y - 6, 12, 12);
            }
            text(g, entry.name, legendFont(), x + SAMPLE, y + 5);
        }
        g.dispose();
        return sheet;
    }

    private static void text(Graphics2D g, String text, Font font, int x, int y) {
        g.setColor(Color.BLACK);
        g.setFont(font);
        g.drawString(text, x, y);
    }

    /** A line as a look asks for it. */
    static BasicStroke stroke(Palette look) {
        return new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes(look.dash()), 0);
    }

    private static float[] dashes(Line.Dash dash) {
        return switch (dash) {
            case SOLID -> null;
            case DASH -> new float[] {9, 5};
            case DOT -> new float[] {2, 4};
            case DASH_DOT -> new float[] {9, 4, 2, 4};
            case LONG_DASH -> new float[] {16, 5};
            case LONG_DASH_DOT -> new float[] {16, 5, 2, 5};
        };
    }
}
