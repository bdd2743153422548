package thyroidstudy.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Java's graphics clear the interrupt flag when they load fonts, once in a process: so each trial is a process. */
class InterruptedDrawingTest {

    private static final int TRIALS = Integer.getInteger("thyroidstudy.interrupts", 4);

    @Test
    void noInterruptIsLostOverTheFirstFigure() throws Exception {
        Random moments = new Random(1);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < TRIALS; i++) {
            // the first before the figure, the others at random moments
            Process child = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Djava.awt.headless=true", "-cp",
                    System.getProperty("java.class.path"), InterruptedDrawingTest.class.getName(), i == 0 ? "-1" : "" + moments.nextInt(400))
                    .redirectError(new File("/dev/null")).start();
            String said = new String(child.getInputStream().readAllBytes()).strip();
            child.waitFor(1, TimeUnit.MINUTES);
            kept.add(said);
        }
        assertEquals(java.util.Collections.nCopies(TRIALS, "interrupted"), kept);
    }

    /** Draws, and says whether the thread is interrupted afterwards. */
    public static void main(String[] arguments) throws InterruptedException {
        long milliseconds = Long.parseLong(arguments[0]);
        Thread drawer = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                Thread.sleep(Math.max(0, milliseconds));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            drawer.interrupt();
        });
        interrupter.start();
        while (milliseconds < 0 && !drawer.isInterrupted()) {
            Thread.onSpinWait();
        }
        LineFigure figure = new LineFigure("Rise", "A line", "time", "height",
                List.of(new LineFigure.Curve("one", Palette.BENIGN, new double[] {0, 1}, new double[] {0, 4})));
        figure.png();
        while (interrupter.isAlive()) {
            figure.png();
        }
        figure.png();
        System.out.println(drawer.isInterrupted() ? "interrupted" : "lost");
    }
}
