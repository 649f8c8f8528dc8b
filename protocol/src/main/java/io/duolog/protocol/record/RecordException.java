package io.duolog.protocol.record;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;

/** Bytes that are no acceptable record batch. Each kind has an error code of its own. */
public abstract sealed class RecordException extends ApiException
        permits CorruptRecordException, InvalidRecordException, UnsupportedMessageFormatException {
    private static final long serialVersionUID = 1L;

    RecordException(ErrorCode error, String message) {
        super(error, message);
    }

    RecordException(ErrorCode error, String message, Throwable cause) {
        super(error, message, cause);
    }
}
