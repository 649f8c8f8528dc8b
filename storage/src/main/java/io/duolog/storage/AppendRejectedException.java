package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import java.util.List;

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

    /**
     * What is wrong with one record (KIP-467).
     *
     * @param index the record's place in its batch, counted from 0
     * @param message names the value and the rule
     */
    public record RecordError(int index, String message) {
        /** Checks that there is a message. */
        public RecordError {
            requireNonNull(message, "message");
        }
    }

    private final Reason reason;
    private final transient List<RecordError> recordErrors;

    /** Names the field, the value and the rule. */
    public AppendRejectedException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    /** As the first constructor, when it is single records that are at fault: the producer may send the others again. */
    public AppendRejectedException(Reason reason, String message, List<RecordError> recordErrors) {
        super(message);
        this.reason = requireNonNull(reason);
        this.recordErrors = List.copyOf(recordErrors);
    }

    /** As the other constructor, with what found the fault as the cause. */
    public AppendRejectedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason);
        this.recordErrors = List.of();
    }

    /** Why the append was refused. */
    public Reason reason() {
        return reason;
    }

    /** The records at fault, in order; empty when the batch as a whole was refused. */
    public List<RecordError> recordErrors() {
        return recordErrors;
    }
}
