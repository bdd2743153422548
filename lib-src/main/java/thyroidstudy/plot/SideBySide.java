package thyroidstudy.plot;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.Html;

/**
 * Browsing Benign beside Cancer with a slider, and the first pairs as one image for where scripts do not run.
 *
 * @param html        a slider over pairs, complete in itself; empty where a class has no image
 * @param still       the first pairs below each other
 * @param description in words
 */
public record SideBySide(String html, BufferedImage still, String description) {

    /** Shown where a class has no image. */
    private static final String NO_PAIRS = "No pairs to browse: it takes at least one image of each class.";
    private static final int STILL_PAIRS = 3;
    private static final int WIDTH = 340;

    /** @param pairs how many pairs can be browsed, spread over the data; each adds about 30 kB */
    public static SideBySide of(StudyData data, int pairs) throws IOException {
        List<ImageRecord> benign = data.where(Label.BENIGN).records();
        List<ImageRecord> cancer = data.where(Label.CANCER).records();
        int n = Math.min(pairs, Math.min(benign.size(), cancer.size()));
        ImageGrid still = new ImageGrid(2);
        if (n == 0) {
            return new SideBySide("", still.image(), NO_PAIRS);
        }
        StringBuilder html = new StringBuilder("<div class=\"side-by-side\"><label>Pair <input type=\"range\" min=\"1\" max=\"")
                .append(n).append("\" value=\"1\" oninput=\"var p=this.closest('.side-by-side').querySelectorAll('figure');"
                        + "for(var i=0;i&lt;p.length;i++){p[i].style.display=(i==this.value-1)?'flex':'none'}\"></label>");
        List<String> files = new ArrayList<>();
        ImageIds ids = ImageIds.of(data);
        for (int i = 0; i < n; i++) {
            html.append("<figure style=\"display:").append(i == 0 ? "flex" : "none").append(";gap:8px;margin:8px 0\">");
            for (ImageRecord record : List.of(benign.get(i * benign.size() / n), cancer.get(i * cancer.size() / n))) {
                BufferedImage image = ImageGrid.read(record);
                String words = record.label().orElseThrow() + ", patient " + record.patient();
                String shown = Html.escape(words);
                html.append("<span><img width=\"").append(WIDTH).append("\" alt=\"").append(shown)
                        .append("\" src=\"data:image/jpeg;base64,").append(Drawing.of(() -> jpeg(image))).append("\"><br>").append(shown)
                        .append("</span>");
                if (i < STILL_PAIRS) {
                    still.add(image, words);
                }
                files.add(ids.of(record));
            }
            html.append("</figure>");
        }
        return new SideBySide(html.append("</div>").toString(), still.image(),
                "Pairs of a benign and a cancer image: " + String.join(", ", files));
    }

    /** Whether there is no pair; {@link #description} then says why. */
    public boolean isEmpty() {
        return html.isEmpty();
    }

    private static String jpeg(BufferedImage image) {
        int height = Math.max(1, image.getHeight() * WIDTH / image.getWidth());
        BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        var g = small.createGraphics();
        g.drawImage(image.getScaledInstance(WIDTH, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(small, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException("An image could not be written as JPEG in memory", e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }
}
