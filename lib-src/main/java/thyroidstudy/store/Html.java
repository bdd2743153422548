package thyroidstudy.store;

/** Text in HTML. */
public final class Html {

    private Html() {}

    /** Plain text that HTML shows as it is, between tags and in attributes: patients and files may be named like tags. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
