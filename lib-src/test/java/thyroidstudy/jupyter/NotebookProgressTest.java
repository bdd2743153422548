package thyroidstudy.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotebookProgressTest {

    /** Long enough to be shown. */
    private static void wait(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void workThatIsOverAtOnceLeavesNoTrace() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        NotebookProgress progress = new NotebookProgress("Reading", frontEnd);
        progress.reset("Reading", 3);
        progress.increment(3);
        progress.end();
        assertEquals(0, frontEnd.messages);
    }

    @Test
    void aThousandStepsAreOnePlaceAndFewMessages() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        NotebookProgress progress = new NotebookProgress("Drawing", frontEnd);
        progress.reset("Drawing", 1000);
        wait(450);
        for (int i = 0; i < 1000; i++) {
            progress.update(i);
        }
        assertEquals(1, frontEnd.places.size());
        assertTrue(frontEnd.messages < 20, frontEnd.messages + " messages");
        assertTrue(frontEnd.places.get(0).text().startsWith("Drawing: 1000 of 1000"));
        assertTrue(frontEnd.places.get(0).data().get(MimeBundle.HTML).toString().contains("aria-valuenow=\"100.0\""));
    }

    @Test
    void whereNothingUpdatesInPlaceOnlyTheEndIsSaid() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(false);
        NotebookProgress progress = new NotebookProgress("Drawing", frontEnd);
        progress.reset("Drawing", 50);
        wait(450);
        IntStream.range(0, 50).forEach(i -> progress.increment(1));
        progress.end();
        assertTrue(frontEnd.places.stream().allMatch(p -> p.text().startsWith("Drawing: 50 of 50")));
        assertTrue(!frontEnd.places.isEmpty() && frontEnd.places.size() <= 2);
    }

    @Test
    void eachPieceOfWorkHasItsPlace() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        NotebookProgress progress = new NotebookProgress("", frontEnd);
        for (String work : new String[] {"one", "two"}) {
            progress.reset(work, 2);
            wait(450);
            progress.increment(2);
            progress.end();
        }
        assertEquals(2, frontEnd.places.size());
        assertTrue(frontEnd.places.get(1).text().startsWith("two: 2 of 2"));
    }

    @Test
    void manyThreadsLoseNoStep() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        NotebookProgress progress = new NotebookProgress("", frontEnd);
        progress.reset("Reading", 5000);
        wait(450);
        IntStream.range(0, 4999).parallel().forEach(i -> progress.increment(1));
        progress.increment(1);
        assertTrue(frontEnd.places.get(0).text().startsWith("Reading: 5000 of 5000"));
    }

    @Test
    void timeReadsAsPeopleSayIt() {
        assertEquals("0.8 s", NotebookProgress.time(0.84));
        assertEquals("10 s", NotebookProgress.time(9.96));
        assertEquals("1 min 00 s", NotebookProgress.time(59.7));
        assertEquals("3 min 05 s", NotebookProgress.time(185));
        assertEquals("2 h 10 min", NotebookProgress.time(7800));
    }
}
