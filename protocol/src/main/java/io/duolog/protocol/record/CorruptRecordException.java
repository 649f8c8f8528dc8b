package io.duolog.protocol.record;

import io.duolog.protocol.ErrorCode;

/**
 * The bytes are damaged: a checksum does not match, a size is impossible, or compressed data cannot be decompressed
 * ({@link ErrorCode#CORRUPT_MESSAGE}). A sender may try again, as the damage may have happened on the way.
 */
public final class CorruptRecordException extends RecordException {
    private static final long serialVersionUID = 1L;

    /** Says what does not match, with both values. */
    public CorruptRecordException(String message) {
        super(ErrorCode.CORRUPT_MESSAGE, message);
    }

    /** As the other constructor, with the failure of a codec as the cause. */
    public CorruptRecordException(String message, Throwable cause) {
        super(ErrorCode.CORRUPT_MESSAGE, message, cause);
    }
}
