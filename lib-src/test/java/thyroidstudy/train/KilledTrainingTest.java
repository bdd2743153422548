package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.KerasNetwork;

/**
 * Kills a training process without warning, again and again, at random moments between its start and its end; the training that
 * is left alone at last must end with the weights of one that was never killed. More kills than the usual three:
 * {@code -Dthyroidstudy.kills=20}.
 */
class KilledTrainingTest {

    private static final int KILLS = Integer.getInteger("thyroidstudy.kills", 3);

    @TempDir
    Path folder;

    @Test
    void endsWithTheSameWeightsAsIfNeverKilled(TestReporter reporter) throws Exception {
        TinyStudy.images(folder.resolve("images"), 30);
        long begin = System.nanoTime();
        String expected = finish("reference");
        long whole = System.nanoTime() - begin;
        assertTrue(expected.matches("[0-9a-f]{64}"), expected);

        Random random = new Random(6);
        int kills = 0;
        int trainings = 0;
        while (kills < KILLS) {
            String run = "run" + trainings++;
            boolean done = false;
            while (kills < KILLS && !done) {
                Process child = start(run);
                done = child.waitFor((long) (random.nextDouble() * whole), TimeUnit.NANOSECONDS);
                if (!done) {
                    child.destroyForcibly().waitFor();
                    kills++;
                }
            }
            assertEquals(expected, finish(run), "after " + kills + " kills, training " + run);
            assertEquals(log("reference"), log(run));
        }
        reporter.publishEntry(Map.of("kills", "" + kills, "trainings", "" + trainings));
    }

    /** Without the two columns of times. */
    private List<String> log(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve(EpochLog.NAME)).stream()
                .map(line -> line.replaceAll(",[^,]*,[^,]*$", ""))
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
    private Process start(String run) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
                "-Dai.djl.pytorch.num_threads=1", "-cp", classPath + File.pathSeparator, Child.class.getName(),
                folder.toString(), run)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(run + ".txt").toFile())
                .start();
    }

    /** The process that is killed. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Training.run(TinyStudy.settings(), TinyStudy.images(folder.resolve("images"), 30), folder.resolve(args[1]),
                    new TrainingProgress() {
                        @Override
                        public void epochDone(EpochRecord epoch, KerasNetwork network) {
                            if (epoch.epoch() == TinyStudy.settings().epochs()) {
                                write(folder.resolve(args[1] + ".digest"), TinyStudy.digest(network));
                            }
                        }
                    }, 1);
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
