package io.duolog.perf.result;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not what {@link ResultsFile} writes. */
public final class ResultsFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    ResultsFormatException(Path file, String problem) {
        super(file + " " + problem);
    }

    ResultsFormatException(Path file, String problem, Throwable cause) {
        super(file + " " + problem, cause);
    }
}
