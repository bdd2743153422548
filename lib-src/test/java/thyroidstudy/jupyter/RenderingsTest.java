package thyroidstudy.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.image.TestImages;
import thyroidstudy.plot.ImageGrid;
import thyroidstudy.plot.Note;
import thyroidstudy.plot.RocFigure;
import thyroidstudy.plot.SideBySide;

class RenderingsTest {

    @Test
    void aTableEscapesItsTextAndLeavesGapsEmpty() {
        StringColumn label = StringColumn.create("a<b", "x & y", "");
        IntColumn count = IntColumn.create("n");
        count.append(3).appendMissing();
        String html = TableHtml.of(Table.create("T", label, count));
        assertTrue(html.contains("a&lt;b") && html.contains("x &amp; y") && html.contains(">3</td>"));
        assertTrue(html.contains("<td style=\"text-align:right\"></td>"), "a missing number is an empty cell");
    }

    /** A patient may be called like a tag, and the code in it ran once in a browser. */
    @Test
    void namesAreNeverMarkup(@TempDir Path folder) throws IOException {
        String name = "\"'><img src=x onerror=alert(1)>";
        List<ImageRecord> images = new ArrayList<>();
        for (Label label : Label.values()) {
            Path file = TestImages.jpeg(folder.resolve(label + "-<b>.jpg"), 1);
            images.add(new ImageRecord(file, Optional.of(label), name, Split.TRAIN, Variant.UNCROPPED, List.of(), Optional.empty(),
                    Map.of(name, name)));
        }
        StudyData data = new StudyData(name, images, List.of(new DataProblem(folder, DataProblem.Kind.NOTE, name)));
        for (MimeBundle bundle : List.of(Renderings.of(data), Renderings.of(data.toTable()), Renderings.of(data.patients()),
                Renderings.of(data.problemsTable()), Renderings.of(SideBySide.of(data, 1)), Renderings.of(Note.warning(name)),
                Renderings.of(new Summary() {
                    @Override
                    public Map<String, String> configuration() {
                        return Map.of(name, name);
                    }
                }), ProgressLook.of(0.5, name))) {
            String html = bundle.data().get(MimeBundle.HTML).toString();
            assertFalse(html.contains("<img src=x") || html.contains("\"'>") || html.contains("<b>"), html);
            assertTrue(html.contains("&lt;img src=x"), html);
        }
    }

    @Test
    void aTableUsesItsColumnsOwnFormat() {
        DoubleColumn auc = DoubleColumn.create("AUC", 0.8251);
        auc.setPrintFormatter(NumberColumnFormatter.fixedWithGrouping(2));
        assertTrue(TableHtml.of(Table.create("T", auc)).contains(">0.83<"));
    }

    @Test
    void anIntervalIsOneCellToTheRight() {
        Table table = Table.create("T", DoubleColumn.create("AUC", 0.5), DoubleColumn.create("AUC low", 0.25),
                DoubleColumn.create("AUC high", 0.75));
        String html = TableHtml.of(table);
        assertTrue(html.contains("text-align:right\">AUC (95 % interval)<") && html.contains("text-align:right\">0.5 (0.25 to 0.75)<"), html);
        assertTrue(Renderings.of(table).text().contains("0.5 (0.25 to 0.75)"));
        assertEquals(3, table.columnCount());
    }

    @Test
    void aLongTableShowsBothEnds() {
        String html = TableHtml.of(Table.create("T", IntColumn.indexColumn("i", 1000, 0)));
        assertTrue(html.contains(">0<") && html.contains(">19<") && html.contains(">980<") && html.contains(">999<"));
        assertFalse(html.contains(">500<"));
        assertTrue(html.contains("1000 rows"));
    }

    @Test
    void anEmptyTableSaysSo() {
        assertTrue(TableHtml.of(Table.create("T", IntColumn.create("i"))).contains("No rows"));
    }

    @Test
    void aNoteIsColouredAndSaysItsKind() {
        MimeBundle warning = Renderings.of(Note.warning("all <crops> are proposals."));
        assertEquals("Warning: all <crops> are proposals.", warning.text());
        String html = warning.data().get(MimeBundle.HTML).toString();
        assertTrue(html.contains("Warning:") && html.contains("all &lt;crops&gt;") && html.contains("#d55e00"), html);
        assertFalse(Renderings.of(Note.information("so")).data().get(MimeBundle.HTML).toString().contains("Warning"));
    }

    @Test
    void whatIsEmptyIsASentence() throws IOException {
        StudyData empty = new StudyData("theirs", List.of(), List.of());
        for (MimeBundle bundle : List.of(Renderings.of(RocFigure.of("ROC", Predictions.of(List.of()))),
                Renderings.of(new ImageGrid(2).orSay("No mistakes.")), Renderings.of(SideBySide.of(empty, 3)), Renderings.of(empty))) {
            assertEquals(Set.of(MimeBundle.TEXT, MimeBundle.HTML), bundle.data().keySet());
            assertTrue(bundle.data().get(MimeBundle.HTML).toString().contains("study-note"));
        }
        Table table = Table.create("T", IntColumn.create("i"));
        assertEquals(Note.information("No rows: nobody is."), Note.ifEmpty(table, "nobody is."));
        assertEquals(Note.information("No rows: nobody is."), Note.ifEmpty(table, "nobody is.", t -> {
            throw new IllegalStateException("there is nothing to summarise");
        }));
        table.intColumn(0).append(1);
        assertEquals(table, Note.ifEmpty(table, "nobody is."));
    }

    @Test
    void anImageSurvivesItsWayIntoTheNotebook() throws IOException {
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(2, 1, 0xff123456);
        MimeBundle bundle = Renderings.of(image);
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(bundle.data().get(MimeBundle.PNG).toString())));
        assertEquals(0x123456, shown.getRGB(2, 1) & 0xffffff);
        assertEquals(0xffffff, shown.getRGB(0, 0) & 0xffffff, "transparent");
        assertTrue(bundle.metadata().get(MimeBundle.PNG).toString().contains("5 x 4"));
    }

    /** As where a library that draws text is missing. */
    @Test
    void anErrorWhileSomethingIsShownIsAnException() {
        Renderings.Rendering<Note> broken = new Renderings.Rendering<>(Note.class, List.of(MimeBundle.HTML), note -> {
            throw new UnsatisfiedLinkError("no harfbuzz");
        });
        String says = assertThrows(IllegalStateException.class, () -> broken.of(Note.information("x"))).getMessage();
        assertTrue(says.contains("no harfbuzz") && says.contains("environment/doctor"), says);
    }

    @Test
    void everyBundleHasWords() {
        assertThrows(IllegalArgumentException.class, () -> new MimeBundle(Map.of(MimeBundle.HTML, "<b>"), Map.of()));
    }

    @Test
    void noTypeIsRegisteredTwice() {
        List<Class<?>> types = Renderings.all().stream().<Class<?>>map(Renderings.Rendering::type).toList();
        Set<Class<?>> distinct = new HashSet<>(types);
        assertEquals(types.size(), distinct.size());
    }
}
