package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import thyroidstudy.data.Box;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.phantom.PhantomSettings;
import thyroidstudy.data.phantom.Phantoms;

/** Says how often the guess is right, and that it does not become worse. */
class NoduleProposalTest {

    private static final Pattern MARK = Pattern.compile("<mark>\\s*<image>(\\d+)</image>\\s*<svg>(.*?)</svg>", Pattern.DOTALL);
    private static final Pattern OUTLINE = Pattern.compile("\"points\"\\s*:\\s*\\[([^\\]]*)\\]");
    private static final Pattern POINT = Pattern.compile("\"x\"\\s*:\\s*(\\d+)[^}]*?\"y\"\\s*:\\s*(\\d+)");

    @Test
    void hitRateOnRealFrames() throws Exception {
        Tally tally = new Tally();
        List<Path> cases;
        try (Stream<Path> files = Files.list(Ddti.folder().resolve("annotations"))) {
            cases = files.sorted().toList();
        }
        int n = 0;
        for (Path file : cases) {
            Matcher mark = MARK.matcher(Files.readString(file));
            while (mark.find()) {
                String name = file.getFileName().toString().replace(".xml", "_") + mark.group(1);
                List<Box> nodules = boxes(mark.group(2));
                // Every third image is enough for a test.
                if (nodules.isEmpty() || n++ % 3 != 0 || !Files.exists(Ddti.folder().resolve("images/" + name + ".jpg"))) {
                    continue;
                }
                tally.add(Ddti.image(name), nodules);
            }
        }
        tally.report("DDTI");
        assertTrue(tally.iou.size() > 100);
        assertTrue(tally.hits(false) >= 0.25, "hit rate");
    }

    @Test
    void hitRateOnPhantoms(@TempDir Path folder) throws Exception {
        Tally tally = new Tally();
        for (ImageRecord image : Phantoms.of(PhantomSettings.quick().withPatients(12).withSeed(31), folder).read(null).records()) {
            tally.add(FrameFile.read(image.path()), image.nodules().stream().map(x -> x.box()).toList());
        }
        tally.report("phantoms");
        assertTrue(tally.hits(false) >= 0.25, "hit rate");
    }

    private static List<Box> boxes(String svg) {
        List<Box> boxes = new ArrayList<>();
        Matcher outline = OUTLINE.matcher(svg);
        while (outline.find()) {
            List<Box> points = new ArrayList<>();
            Matcher point = POINT.matcher(outline.group(1));
            while (point.find()) {
                points.add(new Box(Integer.parseInt(point.group(1)), Integer.parseInt(point.group(2)), 1, 1));
            }
            if (!points.isEmpty()) {
                boxes.add(Boxes.around(points));
            }
        }
        return boxes;
    }

    private static final class Tally {

        private final List<Double> iou = new ArrayList<>();
        private final List<Boolean> fromCalipers = new ArrayList<>();

        void add(Mat frame, List<Box> nodules) {
            var proposal = NoduleProposal.find(frame);
            iou.add(proposal.map(p -> nodules.stream().mapToDouble(b -> b.iou(p.box())).max().orElse(0)).orElse(0.0));
            fromCalipers.add(proposal.filter(p -> p.origin() == NoduleCrop.Origin.PROPOSED_FROM_CALIPERS).isPresent());
            proposal.ifPresent(p -> assertEquals(false, p.origin().annotated()));
            frame.release();
        }

        double hits(boolean calipersOnly) {
            int hits = 0;
            int of = 0;
            for (int i = 0; i < iou.size(); i++) {
                if (!calipersOnly || fromCalipers.get(i)) {
                    of++;
                    hits += iou.get(i) >= 0.5 ? 1 : 0;
                }
            }
            return of == 0 ? 0 : (double) hits / of;
        }

        void report(String what) {
            System.out.printf("%s, %d images: hit rate at IoU 0.5 %.3f (from calipers %.3f of %d), median IoU %.3f%n", what,
                    iou.size(), hits(false), hits(true), fromCalipers.stream().filter(b -> b).count(),
                    StatUtils.percentile(ScanAreaTest.array(iou), 50));
        }
    }
}
