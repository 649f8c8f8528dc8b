package io.duolog.chaos.workload.client;

/** What a consumer could not do. */
public final class PollException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean needsPosition;

    /**
     * Describes it.
     *
     * @param needsPosition whether a partition has no offset to be read at, because what was given is not in its log
     */
    public PollException(String error, boolean needsPosition, Throwable cause) {
        super(error, cause);
        this.needsPosition = needsPosition;
    }

    /** Whether nothing can be read before the consumer is told where. */
    public boolean needsPosition() {
        return needsPosition;
    }
}
