package io.duolog.chaos.run;

/** How a run ended; the exit status of the command. */
public enum Outcome {
    /** All promises were kept. */
    CLEAN(0),
    /** At least one promise was broken. */
    BROKEN(1),
    /** The harness could not do its work, so that nothing was proven. */
    HARNESS_FAILED(2);

    private final int status;

    Outcome(int status) {
        this.status = status;
    }

    /** The exit status that tells it. */
    public int status() {
        return status;
    }
}
