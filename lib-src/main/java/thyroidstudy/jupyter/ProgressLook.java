package thyroidstudy.jupyter;

import java.util.Locale;
import thyroidstudy.store.Html;

/** The bar and the words beside it. */
final class ProgressLook {

    private ProgressLook() {}

    /**
     * @param fraction how far, 0 to 1
     * @param words    what is said beside the bar
     */
    static MimeBundle of(double fraction, String words) {
        return MimeBundle.ofText(words).with(MimeBundle.HTML, bar(fraction, words));
    }

    static String bar(double fraction, String words) {
        String percent = String.format(Locale.ROOT, "%.1f", 100 * Math.max(0, Math.min(1, fraction)));
        return "<div style=\"display:flex;align-items:center;gap:.75em\">"
                + "<div role=\"progressbar\" aria-valuemin=\"0\" aria-valuemax=\"100\" aria-valuenow=\"" + percent + "\""
                + " style=\"flex:none;width:12em;height:.8em;border:1px solid #888;border-radius:.2em;overflow:hidden\">"
                + "<div style=\"height:100%;width:" + percent + "%;background:#0072b2\"></div></div>"
                + "<span style=\"font-variant-numeric:tabular-nums\">" + Html.escape(words) + "</span></div>";
    }
}
