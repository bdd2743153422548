package thyroidstudy.jupyter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing to show, in several forms of which a front end takes the richest that it knows.
 *
 * @param data     content by MIME type: text as String, images as base64 String, JSON as nested Map and List; always
 *                 holds {@code text/plain}
 * @param metadata what Jupyter calls metadata, by MIME type (for instance the alternative text of an image)
 */
public record MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {

    static final String TEXT = "text/plain";
    static final String HTML = "text/html";
    static final String PNG = "image/png";
    static final String PLOTLY = "application/vnd.plotly.v1+json";

    public MimeBundle {
        if (!data.containsKey(TEXT)) {
            throw new IllegalArgumentException("A front end that shows text only would show nothing: no " + TEXT);
        }
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Plain text and nothing else. */
    static MimeBundle ofText(String text) {
        return new MimeBundle(Map.of(TEXT, text), Map.of());
    }

    /** This bundle with one form more. */
    MimeBundle with(String mimeType, Object content) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(mimeType, content);
        return new MimeBundle(more, metadata);
    }

    /** This bundle with a PNG image (base64) and its text alternative. */
    MimeBundle withImage(String base64Png, String alternativeText) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(PNG, Map.of("alt", alternativeText));
        return new MimeBundle(with(PNG, base64Png).data, more);
    }

    String text() {
        return data.get(TEXT).toString();
    }
}
