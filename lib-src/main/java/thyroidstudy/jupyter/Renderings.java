package thyroidstudy.jupyter;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import tech.tablesaw.api.Table;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.OpenCv;
import thyroidstudy.plot.ImageGrid;
import thyroidstudy.plot.Note;
import thyroidstudy.plot.SideBySide;
import thyroidstudy.plot.StudyFigure;
import thyroidstudy.store.Columns;
import thyroidstudy.store.Html;

/** How the study's objects look in a notebook, whatever the kernel. */
final class Renderings {

    /**
     * The look of one type.
     *
     * @param type      the type, subtypes included
     * @param mimeTypes what the bundle holds, richest first
     * @param toBundle  makes the bundle
     */
    record Rendering<T>(Class<T> type, List<String> mimeTypes, Function<T, MimeBundle> toBundle) {

        /** @throws IllegalStateException in place of an Error, after which the kernel would answer nothing any more */
        MimeBundle of(Object value) {
            try {
                return toBundle.apply(type.cast(value));
            } catch (Error e) {
                throw new IllegalStateException(type.getSimpleName() + " cannot be shown (" + e + "): environment/doctor looks for the reason", e);
            }
        }
    }

    private Renderings() {}

    static List<Rendering<?>> all() {
        return List.of(
                new Rendering<>(Table.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(Note.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(StudyData.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(Summary.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(StudyFigure.class, List.of(MimeBundle.PLOTLY, MimeBundle.PNG), Renderings::of),
                new Rendering<>(SideBySide.class, List.of(MimeBundle.HTML, MimeBundle.PNG), Renderings::of),
                new Rendering<>(ImageGrid.class, List.of(MimeBundle.PNG), Renderings::of),
                new Rendering<>(BufferedImage.class, List.of(MimeBundle.PNG), Renderings::of));
    }

    /** In the colour of its kind, which stands in its border and in a word, unless it is plain information. */
    static MimeBundle of(Note note) {
        boolean warning = note.kind() == Note.Kind.WARNING;
        return MimeBundle.ofText(note.toString()).with(MimeBundle.HTML, "<p class=\"study-note\" role=\"note\""
                + " style=\"max-width:60em;margin:.5em 0;padding:.5em .8em;color:#222;background:" + (warning ? "#fdf1e3" : "#eaf4fb")
                + ";border-left:.35em solid " + (warning ? "#d55e00" : "#0072b2") + "\">"
                + (note.lead().isEmpty() ? "" : "<strong>" + note.lead() + "</strong> ") + Html.escape(note.text()) + "</p>");
    }

    static MimeBundle of(Table table) {
        return MimeBundle.ofText(Columns.shown(table).print(TableHtml.MOST_ROWS)).with(MimeBundle.HTML, TableHtml.of(table));
    }

    static MimeBundle of(ImageGrid grid) {
        if (grid.isEmpty()) {
            return of(Note.information(grid.description()));
        }
        return MimeBundle.ofText(grid.description()).withImage(base64Png(grid.image()), grid.description());
    }

    static MimeBundle of(BufferedImage image) {
        String words = "Image, " + image.getWidth() + " x " + image.getHeight() + " pixels";
        return MimeBundle.ofText(words).withImage(base64Png(image), words);
    }

    /** The number of images by split, variant and label, and what the reader of the data noticed. */
    static MimeBundle of(StudyData data) {
        if (data.size() == 0) {
            return of(Note.information(data.name() + ": no images of this form."));
        }
        Table counts = data.counts();
        String heading = data.name() + ": " + data.size() + " images";
        String problems = data.problems().isEmpty() ? "" : data.problems().size()
                + (data.problems().size() == 1 ? " problem" : " problems")
                + " noticed while reading (problemsTable() lists all), the first: " + data.problems().get(0).message();
        return MimeBundle.ofText(heading + "\n" + counts.print() + (problems.isEmpty() ? "" : "\n" + problems))
                .with(MimeBundle.HTML, "<p>" + Html.escape(heading) + "</p>" + TableHtml.of(counts)
                        + (problems.isEmpty() ? "" : "<p>" + Html.escape(problems) + "</p>"));
    }

    /** Interactive where scripts run, an image elsewhere, words where there are no images. */
    static MimeBundle of(StudyFigure figure) {
        if (figure.isEmpty()) {
            return of(Note.information(figure.toString()));
        }
        String words = figure.title() + ". " + figure.altText();
        return MimeBundle.ofText(words)
                .with(MimeBundle.PLOTLY, figure.plotly())
                .withImage(Base64.getEncoder().encodeToString(figure.png()), words);
    }

    static MimeBundle of(SideBySide pairs) {
        if (pairs.isEmpty()) {
            return of(Note.information(pairs.description()));
        }
        return MimeBundle.ofText(pairs.description())
                .with(MimeBundle.HTML, pairs.html())
                .withImage(base64Png(pairs.still()), pairs.description());
    }

    static MimeBundle of(Summary summary) {
        StringBuilder html = new StringBuilder("<table><tbody>");
        summary.configuration().forEach((name, value) -> html.append("<tr><th scope=\"row\" style=\"text-align:left\">")
                .append(Html.escape(name)).append("</th><td style=\"text-align:left\">")
                .append(Html.escape(value)).append("</td></tr>"));
        return MimeBundle.ofText(summary.toString()).with(MimeBundle.HTML, html.append("</tbody></table>").toString());
    }

    /** As PNG, on white where it is transparent; OpenCV's encoder makes speckle a third smaller than ImageIO's. */
    static String base64Png(BufferedImage image) {
        BufferedImage opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        OpenCv.load();
        Mat pixels = new Mat(image.getHeight(), image.getWidth(), CvType.CV_8UC3);
        MatOfByte png = new MatOfByte();
        MatOfInt smallest = new MatOfInt(Imgcodecs.IMWRITE_PNG_COMPRESSION, 9);
        try {
            pixels.put(0, 0, ((DataBufferByte) opaque.getRaster().getDataBuffer()).getData());
            Imgcodecs.imencode(".png", pixels, png, smallest);
            return Base64.getEncoder().encodeToString(png.toArray());
        } finally {
            pixels.release();
            png.release();
            smallest.release();
        }
    }
}
