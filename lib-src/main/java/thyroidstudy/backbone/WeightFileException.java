package thyroidstudy.backbone;

import java.io.IOException;

/** A weight file that is not what it should be; the message names file, place and remedy. */
public final class WeightFileException extends IOException {

    private static final long serialVersionUID = 1;

    WeightFileException(String message) {
        super(message);
    }

    WeightFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
