package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import thyroidstudy.data.StudyData;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.store.NoProgress;

/** Says how often the guess is right, and that it does not become worse. */
class NoduleProposalTest {

    @Test
    void hitRateOnRealFrames() throws Exception {
        StudyData marked = DataSources.open(Ddti.folder(), null).read(NoProgress.NONE).where(image -> !image.nodules().isEmpty());
        List<FrameCheck> checks = FrameCheck.of(marked, NoProgress.NONE);
        assertEquals(372, checks.size());
        assertEquals(NoduleProposal.HIT_RATE, hitRate(checks, "DDTI"), 0.02, "measure it again and change the constant");
    }

    @Test
    void hitRateOnPhantoms(@TempDir Path folder) throws Exception {
        List<FrameCheck> checks = FrameCheck.of(
                Phantoms.of(PhantomSettings.small().withPatients(12).withSeed(31), folder).read(NoProgress.NONE), NoProgress.NONE);
        assertTrue(hitRate(checks, "phantoms") >= 0.25, "hit rate");
    }

    private static double hitRate(List<FrameCheck> checks, String what) {
        for (FrameCheck check : checks) {
            check.proposal().ifPresent(p -> assertFalse(p.origin().annotated(), "a guess says that it is one"));
        }
        Table table = FrameCheck.proposals(checks);
        System.out.println(what + "\n" + table.print());
        assertEquals(table.doubleColumn(2).get(table.rowCount() - 1), FrameCheck.hitRate(checks), 0.0005);
        return FrameCheck.hitRate(checks);
    }
}
