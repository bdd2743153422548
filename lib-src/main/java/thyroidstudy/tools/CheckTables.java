package thyroidstudy.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import thyroidstudy.review.RecordedTables;

/** Computes the tables of recorded runs anew. Called by {@code environment/check}. */
public final class CheckTables {

    private CheckTables() {}

    /**
     * Exit status 1 when a table differs.
     *
     * @param arguments the folder of recorded runs, and {@code --record} to write the tables instead of comparing them
     */
    public static void main(String[] arguments) throws IOException {
        boolean record = arguments.length > 1 && arguments[1].equals("--record");
        boolean differs = false;
        for (Path run : RecordedTables.runs(Path.of(arguments[0]))) {
            if (record) {
                RecordedTables.record(run);
                System.out.println(run.getFileName() + ": tables recorded");
                continue;
            }
            List<String> differences = RecordedTables.differences(run);
            System.out.println(run.getFileName() + ": " + (differences.isEmpty()
                    ? "computed anew, every table is as recorded" : "tables differ from the recorded ones"));
            differences.forEach(System.out::println);
            differs |= !differences.isEmpty();
        }
        if (differs) {
            System.exit(1);
        }
    }
}
