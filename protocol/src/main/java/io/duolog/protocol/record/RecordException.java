package io.duolog.protocol.record;

/** Bytes that are no acceptable record batch. Each kind corresponds to one error code of the Kafka protocol. */
public abstract sealed class RecordException extends RuntimeException
        permits CorruptRecordException, InvalidRecordException, UnsupportedMessageFormatException {
    private static final long serialVersionUID = 1L;

    RecordException(String message) {
        super(message);
    }

    RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
