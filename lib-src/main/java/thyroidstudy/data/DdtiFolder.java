package thyroidstudy.data;

import ai.djl.util.Progress;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.awt.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The Digital Database Thyroid Image (Pedraza et al., SPIE 9287, 2015, doi 10.1117/12.2073532): pictures
 * {@code images/{case}_{image}.jpg} and {@code annotations/{case}.xml}, or both kinds in one folder.
 *
 * <p>A case is a patient. TI-RADS 2 and 3 count as benign, 4a to 5 as cancer (radiologists' scores, not biopsies); without
 * a score an image has no label. The clinical fields become attributes. It knows no training and test side: draw them by
 * case ({@link Splits#trainTestByPatient}).
 */
public final class DdtiFolder implements DataSource {

    private static final List<String> CLINICAL_FIELDS =
            List.of("age", "sex", "composition", "echogenicity", "margins", "calcifications", "tirads");

    private final Path root;

    public DdtiFolder(Path root) {
        this.root = root;
    }

    private record Shape(List<XY> points) {}

    private record XY(int x, int y) {}

    /** Whether a folder holds DDTI's XML files. */
    static boolean recognises(Path root) throws IOException {
        return ImageFiles.list(annotations(root)).stream().anyMatch(DdtiFolder::isXml);
    }

    private static Path annotations(Path root) {
        Path own = root.resolve("annotations");
        return Files.isDirectory(own) ? own : root;
    }

    private static boolean isXml(Path path) {
        return path.getFileName().toString().matches("\\d+\\.xml");
    }

    @Override
    public StudyData read(Progress progress) throws IOException {
        Path images = Files.isDirectory(root.resolve("images")) ? root.resolve("images") : root;
        List<DataProblem> problems = new ArrayList<>();
        List<ImageRecord> records = new ArrayList<>();
        Map<String, Path> unannotated = new HashMap<>();
        for (Path image : ImageFiles.list(images)) {
            if (ImageFiles.looksLikeImage(image)) {
                String name = image.getFileName().toString();
                unannotated.put(name.substring(0, name.lastIndexOf('.')), image);
            }
        }
        for (Path xml : ImageFiles.list(annotations(root))) {
            if (isXml(xml)) {
                readCase(xml, unannotated, records, problems);
            }
        }
        unannotated.values().stream().sorted().forEach(image -> problems.add(new DataProblem(image,
                DataProblem.Kind.MISSING_COUNTERPART, image.getFileName() + " has no annotation; it was left out")));
        if (records.isEmpty()) {
            throw new IOException("No annotated image found in " + root
                    + ": expected images/1_1.jpg ... and annotations/1.xml ... (see data-README.md)");
        }
        records.sort(Comparator.comparing(ImageRecord::path));
        return new StudyData("ddti", records, problems);
    }

    private static void readCase(Path xml, Map<String, Path> images, List<ImageRecord> records, List<DataProblem> problems)
            throws IOException {
        Element root;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            root = builder.parse(xml.toFile()).getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            problems.add(new DataProblem(xml, DataProblem.Kind.UNRECOGNISED,
                    xml.getFileName() + " is no well-formed XML (" + e.getMessage() + "); its images were left out"));
            return;
        }
        String number = xml.getFileName().toString().replace(".xml", "");
        Map<String, String> clinical = new LinkedHashMap<>();
        for (String field : CLINICAL_FIELDS) {
            clinical.put(field, child(root, field));
        }
        Set<String> seen = new HashSet<>();
        NodeList marks = root.getElementsByTagName("mark");
        for (int i = 0; i < marks.getLength(); i++) {
            Element mark = (Element) marks.item(i);
            String key = number + "_" + child(mark, "image");
            if (!seen.add(key)) {
                continue;
            }
            Path image = images.remove(key);
            if (image == null) {
                problems.add(new DataProblem(xml, DataProblem.Kind.MISSING_COUNTERPART,
                        xml.getFileName() + " describes " + key + ".jpg, which is not there"));
                continue;
            }
            records.add(new ImageRecord(image, label(clinical.get("tirads")), number, Split.UNASSIGNED, Variant.UNCROPPED,
                    nodules(marks, child(mark, "image"), xml, problems), Optional.empty(), clinical));
        }
    }

    /** All outlines of one image; an XML file may hold several marks for it. */
    private static List<Nodule> nodules(NodeList marks, String image, Path xml, List<DataProblem> problems) {
        List<Nodule> nodules = new ArrayList<>();
        for (int i = 0; i < marks.getLength(); i++) {
            Element mark = (Element) marks.item(i);
            String svg = child(mark, "svg");
            if (!child(mark, "image").equals(image) || svg.isEmpty()) {
                continue;
            }
            try {
                for (Shape shape : new Gson().fromJson(svg, Shape[].class)) {
                    if (shape.points() != null && shape.points().size() > 2) {
                        nodules.add(Nodule.ofOutline(
                                shape.points().stream().map(p -> new Point(p.x(), p.y())).toList()));
                    }
                }
            } catch (JsonParseException e) {
                problems.add(new DataProblem(xml, DataProblem.Kind.UNRECOGNISED,
                        "The outline of image " + image + " in " + xml.getFileName() + " is no JSON; it was left out"));
            }
        }
        return nodules;
    }

    private static String child(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static Optional<Label> label(String tirads) {
        return switch (tirads) {
            case "2", "3" -> Optional.of(Label.BENIGN);
            case "4a", "4b", "4c", "5" -> Optional.of(Label.CANCER);
            default -> Optional.empty();
        };
    }
}
