package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.image.Box;
import thyroidstudy.image.ScanArea;
import thyroidstudy.store.NoProgress;

class FrameCheckTest {

    private static final Box BOX = new Box(0, 0, 10, 10);

    private static FrameCheck check(String file, double scanIou, Optional<NoduleCrop.Origin> origin, double proposalIou) {
        ImageRecord frame = new ImageRecord(Path.of(file), Optional.of(Label.BENIGN), "1", Split.TEST, Variant.UNCROPPED,
                List.of(Nodule.ofBox(BOX)), Optional.of(BOX), Map.of());
        return new FrameCheck(frame, ScanArea.of(List.of(BOX)), scanIou, origin.map(o -> new NoduleProposal(BOX, o, 0)),
                proposalIou, 0.4, 0.3);
    }

    @Test
    void hitRatesByHand() {
        Optional<NoduleCrop.Origin> calipers = Optional.of(NoduleCrop.Origin.PROPOSED_FROM_CALIPERS);
        Optional<NoduleCrop.Origin> region = Optional.of(NoduleCrop.Origin.PROPOSED_FROM_REGION);
        List<FrameCheck> checks = List.of(check("a", 1, calipers, 0.5), check("b", 0.8, region, 0.49),
                check("c", Double.NaN, region, 0.9), check("d", 0.9, Optional.empty(), 0),
                check("unmarked", 0.7, region, Double.NaN));
        Table table = FrameCheck.proposals(checks);
        assertEquals(List.of("brightness", "measuring marks", "nothing found", "all"), table.stringColumn(0).asList());
        assertEquals(List.of(2, 1, 1, 4), table.intColumn(1).asList());
        assertEquals(List.of(0.5, 1.0, 0.0, 0.5), table.doubleColumn(2).asList());
        assertEquals(List.of(0.695, 0.5, 0.0, 0.495), table.doubleColumn(3).asList());
        assertEquals(List.of("unmarked", "b"), FrameCheck.worst(checks, FrameCheck::scanIou, 2).stream()
                .map(c -> c.frame().fileName()).toList());
        assertEquals(List.of("d", "b", "a", "c"), FrameCheck.worst(checks, FrameCheck::proposalIou, 9).stream()
                .map(c -> c.frame().fileName()).toList());
        assertEquals("IoU: proposal 0.90", checks.get(2).caption());
    }

    @Test
    void measuresPhantoms(@TempDir Path folder) throws Exception {
        StudyData frames = Phantoms.of(PhantomSettings.small().withPatients(4), folder).read(NoProgress.NONE);
        List<FrameCheck> checks = FrameCheck.of(frames, NoProgress.NONE);
        assertEquals(frames.records(), checks.stream().map(FrameCheck::frame).toList());
        for (FrameCheck check : checks) {
            Box known = check.frame().scanArea().orElseThrow();
            assertEquals(check.scanArea().bounds().iou(known), check.scanIou(), 1e-12);
            assertTrue(check.scanIou() > 0.8, check.frame().fileName());
            assertTrue(check.overlayShare() > 0 && check.overlayShare() < 0.2, "overlay " + check.overlayShare());
            assertTrue(check.outsideShare() > 0.05 && check.outsideShare() < 0.9, "outside " + check.outsideShare());
        }
        assertEquals(frames.size(), FrameCheck.table(checks).rowCount());
    }
}
