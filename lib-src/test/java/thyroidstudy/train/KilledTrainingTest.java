package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.data.StudyData;

/**
 * Kills a training process without warning, again and again, at random moments between its start and its end; the training that
 * is left alone at last must end with the weights of one that was never killed. Every child trains a small network with drop-connect, so
 * that weights, velocities, random numbers and order all count.
 */
class KilledTrainingTest {

    private static final int KILLS = Integer.getInteger("thyroidstudy.kills", 20);
    private static final int EPOCHS = 6;
    private static final TrainingSettings SETTINGS = TinyStudy.smallSettings().withEpochs(EPOCHS).validation(v -> v.withBatchNormBatches(2));

    @TempDir
    Path folder;

    @Test
    void endsWithTheSameWeightsAsIfNeverKilled(TestReporter reporter) throws Exception {
        TinyStudy.images(folder.resolve("images"), 30);
        String expected = finish("reference");
        long whole = Long.parseLong(Files.readString(folder.resolve("reference.nanos")));
        assertTrue(expected.matches("[0-9a-f]{64}"), expected);

        Random random = new Random(6);
        int kills = 0;
        int trainings = 0;
        Set<Integer> epochsLogged = new TreeSet<>();
        while (kills < KILLS) {
            String run = "run" + trainings++;
            boolean done = false;
            while (kills < KILLS && !done) {
                Process child = start(run);
                // not in the first part, in which Java and the engine start
                // it trains nothing if the last one was killed after it had finished
                done = !trains(child) || child.waitFor((long) (random.nextDouble() * whole), TimeUnit.NANOSECONDS);
                if (!done) {
                    child.destroyForcibly().waitFor();
                    kills++;
                    epochsLogged.add(Files.exists(folder.resolve(run).resolve(CSVLogger.NAME)) ? log(run).size() - 1 : 0);
                }
            }
            assertEquals(expected, finish(run), "after " + kills + " kills, training " + run);
            assertEquals(log("reference"), log(run));
        }
        assertTrue(epochsLogged.size() > 2, "kills all met the same epochs: " + epochsLogged);
        reporter.publishEntry(Map.of("kills", "" + kills, "trainings", "" + trainings, "at epochs", "" + epochsLogged));
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Process first = start("run", "wait");
        assertTrue(trains(first));
        IOException e = assertThrows(IOException.class,
                () -> TinyStudy.runSmall(SETTINGS, images, folder.resolve("run")));
        assertTrue(e.getMessage().contains("Another process trains in " + folder.resolve("run")), e.getMessage());
        first.destroyForcibly().waitFor();
        // nothing has to be cleaned up after the kill
        assertEquals(EPOCHS, TinyStudy.runSmall(SETTINGS, images, folder.resolve("run")).epochs().size());
    }

    /** Waits until a child begins to train, or ends without. */
    private static boolean trains(Process child) throws IOException {
        return "training".equals(new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8)).readLine());
    }

    /** Without the two columns of times. */
    private List<String> log(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve(CSVLogger.NAME)).stream()
                .map(line -> line.replaceAll(",[^,]*,[^,]*(,[^,]*)$", "$1"))
                .toList();
    }

    /** Lets the training run to its end, which may be behind it, and returns the digest of its last weights. */
    private String finish(String run) throws IOException, InterruptedException {
        Process child = start(run);
        assertTrue(child.waitFor(5, TimeUnit.MINUTES), "does not end");
        assertEquals(0, child.exitValue(), Files.readString(folder.resolve(run + ".txt")));
        return Files.readString(folder.resolve(run + ".digest"));
    }

    /** One thread in the engine: the numbers are the same for the same number of threads. */
    private Process start(String run, String... more) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dai.djl.pytorch.num_threads=1", "-cp", classPath + File.pathSeparator,
                Child.class.getName(), folder.toString(), run));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(folder.resolve(run + ".txt").toFile()).start();
    }

    /** The process that is killed. With a third argument it waits for that in its first step. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            long[] begin = new long[1];
            TinyStudy.runSmall(SETTINGS, TinyStudy.images(folder.resolve("images"), 30), folder.resolve(args[1]),
                    new Callback() {
                        @Override
                        public void onTrainBegin(TrainingState state) {
                            System.out.println("training");
                            begin[0] = System.nanoTime();
                            if (args.length > 2) {
                                waitForever();
                            }
                        }

                        @Override
                        public void onEpochEnd(TrainingState state, EpochRecord logs) {
                            if (logs.epoch() == EPOCHS) {
                                write(folder.resolve(args[1] + ".digest"), TinyStudy.digest(state.network()));
                            }
                        }
                    });
            write(folder.resolve(args[1] + ".nanos"), Long.toString(System.nanoTime() - begin[0]));
        }

        private static void waitForever() {
            try {
                Thread.sleep(Duration.ofHours(1).toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
