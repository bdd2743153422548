package thyroidstudy.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Numbers that real Keras gave: see environment/dev/parity/train_fixtures.py. */
final class Fixture {

    private Fixture() {}

    static List<double[]> rows(String name) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Fixture.class.getResourceAsStream("/parity/train/" + name), StandardCharsets.UTF_8))) {
            return in.lines().skip(1)
                    .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
                    .toList();
        }
    }
}
