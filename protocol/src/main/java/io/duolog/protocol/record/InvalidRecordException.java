package io.duolog.protocol.record;

import io.duolog.protocol.ErrorCode;

/**
 * The bytes arrived as they were sent, but break a rule of the format: counts that contradict each other, a length that
 * points outside its record, more decompressed bytes than allowed ({@link ErrorCode#INVALID_RECORD}). Trying again cannot
 * help.
 */
public final class InvalidRecordException extends RecordException {
    private static final long serialVersionUID = 1L;

    /** Names the field, the value and the rule. */
    public InvalidRecordException(String message) {
        super(ErrorCode.INVALID_RECORD, message);
    }

    /** As the other constructor, with the failed read as the cause. */
    public InvalidRecordException(String message, Throwable cause) {
        super(ErrorCode.INVALID_RECORD, message, cause);
    }
}
