package io.duolog.coordination;

/** The batch was meant for another offset than the log's end: nothing was appended. */
public final class OffsetConflictException extends CoordinationException {
    private final long endOffset;

    /**
     * Creates the exception.
     *
     * @param expectedEndOffset what the caller passed
     * @param endOffset where the log really ended
     */
    public OffsetConflictException(long expectedEndOffset, long endOffset) {
        super("append at offset " + expectedEndOffset + " refused: the log ends at " + endOffset, null);
        this.endOffset = endOffset;
    }

    /** Where the log ended when the append was refused. */
    public long endOffset() {
        return endOffset;
    }
}
