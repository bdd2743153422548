package thyroidstudy.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.imageio.ImageIO;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.plot.SideBySide;
import thyroidstudy.plot.StudyFigure;

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

        MimeBundle of(Object value) {
            return toBundle.apply(type.cast(value));
        }
    }

    private Renderings() {}

    static List<Rendering<?>> all() {
        return List.of(
                new Rendering<>(Table.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(StudyData.class, List.of(MimeBundle.HTML), Renderings::of),
                new Rendering<>(StudyFigure.class, List.of(MimeBundle.PLOTLY, MimeBundle.PNG), Renderings::of),
                new Rendering<>(SideBySide.class, List.of(MimeBundle.HTML, MimeBundle.PNG), Renderings::of),
                new Rendering<>(Study.class, List.of(MimeBundle.HTML), study -> of(study.toTable())),
                new Rendering<>(BufferedImage.class, List.of(MimeBundle.PNG), Renderings::of));
    }

    static MimeBundle of(Table table) {
        return MimeBundle.ofText(table.print(TableHtml.MOST_ROWS)).with(MimeBundle.HTML, TableHtml.of(table));
    }

    static MimeBundle of(BufferedImage image) {
        String words = "Image, " + image.getWidth() + " x " + image.getHeight() + " pixels";
        return MimeBundle.ofText(words).withPicture(base64Png(image), words);
    }

    static MimeBundle of(StudyFigure figure) {
        Map<?, ?> json = new ObjectMapper().convertValue(figure.json(), Map.class);
        return MimeBundle.ofText(figure.toString())
                .with(MimeBundle.PLOTLY, json)
                .withPicture(Base64.getEncoder().encodeToString(figure.png()), figure.altText());
    }

    static MimeBundle of(SideBySide pairs) {
        return MimeBundle.ofText(pairs.description())
                .with(MimeBundle.HTML, pairs.html())
                .withPicture(base64Png(pairs.still()), pairs.description());
    }

    /** The number of images by split, variant and label, and what the reader of the data noticed. */
    static MimeBundle of(StudyData data) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ImageRecord image : data.records()) {
            String key = image.variant() + "|" + image.split() + "|"
                    + image.label().map(Object::toString).orElse("(no label)");
            counts.merge(key, 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder(data.name() + ": " + data.size() + " images");
        StringBuilder html = new StringBuilder("<p><b>").append(TableHtml.escape(data.name())).append("</b>: ")
                .append(data.size()).append(" images</p><table><thead><tr><th scope=\"col\">Variant</th>"
                        + "<th scope=\"col\">Split</th><th scope=\"col\">Label</th><th scope=\"col\">Images</th></tr></thead><tbody>");
        counts.forEach((key, count) -> {
            text.append('\n').append(key.replace("|", ", ")).append(": ").append(count);
            html.append("<tr><td>").append(TableHtml.escape(key).replace("|", "</td><td>")).append("</td><td>")
                    .append(count).append("</td></tr>");
        });
        html.append("</tbody></table>");
        if (!data.problems().isEmpty()) {
            String found = data.problems().size() + " problems noticed while reading, the first: "
                    + data.problems().get(0).message();
            text.append('\n').append(found);
            html.append("<p>").append(TableHtml.escape(found)).append("</p>");
        }
        return MimeBundle.ofText(text.toString()).with(MimeBundle.HTML, html.toString());
    }

    static String base64Png(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("A picture could not be written as PNG in memory", e);
        }
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }
}
