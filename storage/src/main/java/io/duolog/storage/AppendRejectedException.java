package io.duolog.storage;

import static java.util.Objects.requireNonNull;

/** An append was refused because of what it holds; the log is unchanged. */
public final class AppendRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why; each reason stands for one error code of the Kafka protocol. */
    public enum Reason {
        /** A checksum or a size does not match (CORRUPT_MESSAGE). */
        CORRUPT,
        /** A rule of the record format or of the topic is broken (INVALID_RECORD). */
        INVALID_RECORD,
        /** A message of format 0 or 1 (UNSUPPORTED_FOR_MESSAGE_FORMAT). */
        UNSUPPORTED_FORMAT,
        /** A batch above {@code max.message.bytes} (MESSAGE_TOO_LARGE). */
        BATCH_TOO_LARGE,
        /** All batches together above {@code segment.bytes} (RECORD_LIST_TOO_LARGE). */
        RECORDS_TOO_LARGE,
        /** A timestamp outside the allowed range (INVALID_TIMESTAMP). */
        INVALID_TIMESTAMP,
        /** A gap in a producer's sequence numbers (OUT_OF_ORDER_SEQUENCE_NUMBER). */
        OUT_OF_ORDER_SEQUENCE,
        /** A producer epoch that a newer one has fenced (INVALID_PRODUCER_EPOCH). */
        INVALID_PRODUCER_EPOCH,
        /** A non-transactional batch while the producer has a transaction open (INVALID_TXN_STATE). */
        INVALID_TRANSACTION_STATE,
        /** A marker from a transaction coordinator that was replaced (TRANSACTION_COORDINATOR_FENCED). */
        TRANSACTION_COORDINATOR_FENCED,
        /** A follower's batch that does not follow the end of the log. */
        UNEXPECTED_OFFSET
    }

    private final Reason reason;

    /** Names the field, the value and the rule. */
    public AppendRejectedException(Reason reason, String message) {
        super(message);
        this.reason = requireNonNull(reason);
    }

    /** As the other constructor, with what found the fault as the cause. */
    public AppendRejectedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason);
    }

    /** Why the append was refused. */
    public Reason reason() {
        return reason;
    }
}
