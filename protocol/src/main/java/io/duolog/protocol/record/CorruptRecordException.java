package io.duolog.protocol.record;

/**
 * The bytes are damaged: a checksum does not match, a size is impossible, or compressed data cannot be decompressed
 * ({@code CORRUPT_MESSAGE}, 2). A sender may try again, as the damage may have happened on the way.
 */
public final class CorruptRecordException extends RecordException {
    private static final long serialVersionUID = 1L;

    /** Says what does not match, with both values. */
    public CorruptRecordException(String message) {
        super(message);
    }

    /** As the other constructor, with the failure of a codec as the cause. */
    public CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
