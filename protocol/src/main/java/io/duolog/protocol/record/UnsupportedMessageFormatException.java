package io.duolog.protocol.record;

import io.duolog.protocol.ErrorCode;

/**
 * Messages of the formats before Kafka 0.11 (magic 0 and 1), which Duolog neither stores nor converts
 * ({@link ErrorCode#UNSUPPORTED_FOR_MESSAGE_FORMAT}).
 */
public final class UnsupportedMessageFormatException extends RecordException {
    private static final long serialVersionUID = 1L;

    private final byte magic;

    /** For a batch with an old {@code magic}. */
    public UnsupportedMessageFormatException(byte magic) {
        super(
                ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
                "Message format " + magic + " (magic " + magic + ") is not supported, only format 2 (magic 2) is: "
                        + "send with Produce version 3 or later, that is a client that speaks to Kafka 0.11 or later; "
                        + "convert old log files with Apache Kafka 3.x before copying them");
        this.magic = magic;
    }

    /** The format found: 0 or 1. */
    public byte magic() {
        return magic;
    }
}
