package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import thyroidstudy.data.DataProblem;

/** XML files from untrusted sources: no external entities, no document types, no depth at which reading them would need much stack. */
final class Xml {

    private Xml() {}

    /** The root element; a file that is no well-formed XML is reported. */
    static Optional<Element> read(Path file, Problems problems) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute("jdk.xml.maxElementDepth", "64");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return Optional.of(builder.parse(file.toFile()).getDocumentElement());
        } catch (SAXException | ParserConfigurationException | IOException e) {
            problems.add(DataProblem.Kind.UNRECOGNISED, file, file.getFileName()
                    + " is no well-formed XML (" + e.getMessage() + "); what it says of its images was left out");
            return Optional.empty();
        }
    }

    /** Text of the first element of that name below another; empty text if there is none. */
    static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            children.add((Element) found.item(i));
        }
        return children;
    }
}
