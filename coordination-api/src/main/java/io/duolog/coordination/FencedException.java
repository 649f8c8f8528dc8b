package io.duolog.coordination;

/** A newer controller epoch exists: nothing was appended, and nothing of the caller's epoch ever will be. */
public final class FencedException extends CoordinationException {
    private final int currentEpoch;

    /**
     * Creates the exception.
     *
     * @param currentEpoch the newest epoch that the backend knows
     */
    public FencedException(int currentEpoch) {
        super("fenced by controller epoch " + currentEpoch, null);
        this.currentEpoch = currentEpoch;
    }

    /** The newest epoch that the backend knows. */
    public int currentEpoch() {
        return currentEpoch;
    }
}
