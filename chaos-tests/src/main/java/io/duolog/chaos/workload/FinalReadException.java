package io.duolog.chaos.workload;

/** Partitions could not be read to their ends, after everything had healed. */
public final class FinalReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FinalReadException(String message) {
        super(message);
    }
}
