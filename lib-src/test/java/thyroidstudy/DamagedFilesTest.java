package thyroidstudy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.experiment.Trials;
import thyroidstudy.review.Numbers;
import thyroidstudy.store.SmallFiles;
import thyroidstudy.train.TrainedRun;

/** The small files that results are kept in: recorded ones are readable, and each damage to one is noticed and named. */
class DamagedFilesTest {

    private static final Path RESULTS = Path.of("notebooks/results");
    private static final Path RUN = RESULTS.resolve("runs/ddti-evening");

    @TempDir
    Path folder;

    interface Reading {
        void of(Path file) throws IOException;
    }

    record Kind(Path recorded, Reading reading) {

        @Override
        public String toString() {
            return recorded.getFileName().toString();
        }
    }

    static Stream<Kind> kinds() throws IOException {
        Path run;
        try (Stream<Path> runs = Files.list(RUN.resolve("runs"))) {
            run = runs.sorted().findFirst().orElseThrow();
        }
        return Stream.of(
                new Kind(run.resolve("run.json"), file -> TrainedRun.load(file.getParent())),
                new Kind(run.resolve("log.csv"), file -> TrainedRun.load(file.getParent())),
                new Kind(RUN.resolve("predictions.csv"), Predictions::read),
                new Kind(RUN.resolve("cues.csv"), ImageCues::read),
                new Kind(RESULTS.resolve("audits/leakage.csv"), Trials::read),
                new Kind(RESULTS.resolve("numbers/phantoms-quick/04-evaluate.json"),
                        file -> new Numbers("04-evaluate", file.getParent(), file.getParent(), Map.of())));
    }

    /** A copy beside which its neighbours lie. */
    private Path copy(Kind kind) throws IOException {
        Path from = kind.recorded.getParent();
        for (String neighbour : List.of("run.json", "log.csv", kind.toString())) {
            if (Files.exists(from.resolve(neighbour)) && Files.notExists(folder.resolve(neighbour))) {
                Files.copy(from.resolve(neighbour), folder.resolve(neighbour));
            }
        }
        return folder.resolve(kind.toString());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyDamageIsNoticed(Kind kind, TestReporter reporter) throws IOException {
        Path file = copy(kind);
        byte[] recorded = Files.readAllBytes(file);
        assertDoesNotThrow(() -> kind.reading.of(file), "recorded without a checksum");
        int old = Fuzz.all(List.of(recorded), damaged -> {
            Files.write(file, damaged);
            kind.reading.of(file);
        });
        SmallFiles.write(file, recorded);
        assertDoesNotThrow(() -> kind.reading.of(file), "with a checksum");
        assertEquals(Fuzz.INPUTS, Fuzz.all(List.of(recorded), damaged -> {
            Files.write(file, damaged);
            kind.reading.of(file);
        }));
        reporter.publishEntry(kind + ": noticed of " + Fuzz.INPUTS, "with a checksum all, in old files without one " + old);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatHasTheWrongFormIsNamedWithTheRemedy(Kind kind) throws IOException {
        Path file = copy(kind);
        for (String content : List.of("{}", "null", "[]", "", "a,b\n1,2\n", "\0")) {
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            Exception e = assertThrows(Exception.class, () -> kind.reading.of(file), content);
            assertTrue(e instanceof IOException || e instanceof UncheckedIOException, () -> content + " gives " + e);
            assertTrue(e.getMessage().contains(file.getFileName().toString()) && e.getMessage().matches("(?s).*(again|delete|remove|record).*"),
                    e::getMessage);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatWasChangedOnPurposeIsReadOnceItsChecksumIsDeleted(Kind kind) throws IOException {
        Path file = copy(kind);
        byte[] recorded = Files.readAllBytes(file);
        SmallFiles.write(file, "other".getBytes(StandardCharsets.UTF_8));
        Files.delete(SmallFiles.checksums(file));
        SmallFiles.write(file, "another".getBytes(StandardCharsets.UTF_8));
        Files.write(file, recorded);
        Exception e = assertThrows(Exception.class, () -> kind.reading.of(file));
        assertTrue(e.getMessage().contains("on purpose, delete " + SmallFiles.checksums(file)), e::getMessage);
        Files.delete(SmallFiles.checksums(file));
        assertDoesNotThrow(() -> kind.reading.of(file));
    }
}
