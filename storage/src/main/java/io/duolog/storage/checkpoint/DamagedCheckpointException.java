package io.duolog.storage.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint file does not have its format. Whoever reads it decides whether it can go on without. */
public final class DamagedCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedCheckpointException(Path path, String problem) {
        super(path + " is damaged: " + problem);
    }
}
