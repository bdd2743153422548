package thyroidstudy.data.reader;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.awt.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;

/**
 * The Digital Database Thyroid Image (Pedraza et al., SPIE 9287, 2015, doi 10.1117/12.2073532): images
 * {@code images/{case}_{image}.jpg} and {@code annotations/{case}.xml}, or both kinds in one folder.
 *
 * <p>A case is a patient. TI-RADS 2 and 3 count as benign, 4a to 5 as cancer (radiologists' scores, not biopsies); without
 * a score an image has no label. The clinical fields become attributes. It knows no training and test side.
 */
final class DdtiFiles implements AnnotationFormat {

    private static final List<String> CLINICAL_FIELDS =
            List.of("age", "sex", "composition", "echogenicity", "margins", "calcifications", "tirads");

    private static final List<String> IMAGE_ENDINGS = List.of(".jpg", ".png", ".jpeg", ".bmp", ".tif");

    private record Shape(List<XY> points) {}

    private record XY(int x, int y) {}

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) {
        Map<Path, Annotation> read = new LinkedHashMap<>();
        for (Path file : tree.others("xml")) {
            Optional<Element> document = Xml.read(file, problems);
            if (document.isPresent() && document.get().getTagName().equals("case")) {
                tree.use(file);
                readCase(file, document.get(), tree, read, problems);
            }
        }
        return read;
    }

    private static void readCase(Path xml, Element document, ImageTree tree, Map<Path, Annotation> read, Problems problems) {
        String number = ImageTree.stem(xml);
        Map<String, String> clinical = new LinkedHashMap<>();
        for (String field : CLINICAL_FIELDS) {
            clinical.put(field, Xml.text(document, field));
        }
        for (Element mark : Xml.children(document, "mark")) {
            String name = number + "_" + Xml.text(mark, "image");
            Optional<Path> image = IMAGE_ENDINGS.stream()
                    .flatMap(ending -> tree.only(name + ending, Optional.empty()).stream()).findFirst();
            if (image.isEmpty()) {
                problems.count(DataProblem.Kind.MISSING_COUNTERPART, "Annotations describe images that are not there", name);
                continue;
            }
            Annotation annotation = new Annotation("the DDTI file", true, label(clinical.get("tirads")), false, Optional.of(number),
                    Optional.empty(), Optional.empty(), nodules(mark, xml, problems), List.of(), Optional.empty(), clinical);
            Annotation.add(read, image.get(), annotation, problems);
        }
    }

    /** The outlines of one mark; an XML file may hold several marks for an image. */
    private static List<Nodule> nodules(Element mark, Path xml, Problems problems) {
        List<Nodule> nodules = new ArrayList<>();
        String svg = Xml.text(mark, "svg");
        if (svg.isEmpty()) {
            return nodules;
        }
        String which = "outline of image " + Xml.text(mark, "image") + " in " + xml.getFileName();
        try {
            Shape[] shapes = new Gson().fromJson(svg, Shape[].class);
            for (Shape shape : shapes == null ? new Shape[1] : shapes) {
                if (shape == null || shape.points() != null && !shape.points().stream().allMatch(DdtiFiles::isInAnImage)) {
                    problems.add(DataProblem.Kind.BAD_BOX, xml, "An " + which + " is null or has points outside any image; it was left out");
                } else if (shape.points() != null && shape.points().size() > 2) {
                    nodules.add(Nodule.ofOutline(shape.points().stream().map(p -> new Point(p.x(), p.y())).toList()));
                }
            }
        } catch (JsonParseException | NumberFormatException e) {
            problems.add(DataProblem.Kind.UNRECOGNISED, xml, "The " + which + " is no JSON of whole numbers; it was left out");
        }
        return nodules;
    }

    private static boolean isInAnImage(XY point) {
        return point != null && Boxes.isInAnImage(point.x()) && Boxes.isInAnImage(point.y());
    }

    private static Optional<Label> label(String tirads) {
        return switch (tirads.toLowerCase(Locale.ROOT).replaceFirst("^(?:ti-?rads|tr)\\s*", "")) {
            case "2", "3" -> Optional.of(Label.BENIGN);
            case "4", "4a", "4b", "4c", "5" -> Optional.of(Label.CANCER);
            default -> Optional.empty();
        };
    }
}
