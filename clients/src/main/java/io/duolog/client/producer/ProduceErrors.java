package io.duolog.client.producer;

import io.duolog.protocol.ErrorCode;

/** What the error codes of a produce response mean for the batch. Pure. */
final class ProduceErrors {
    private ProduceErrors() {}

    /** What to do next. */
    enum Action {
        /** The batch is in the log. */
        ACKNOWLEDGE,
        /** The batch is in the log since an earlier attempt. */
        ACKNOWLEDGE_DUPLICATE,
        /** The batch is too large, its parts may not be. */
        SPLIT,
        /** The batch is not next in the producer's sequence. */
        OUT_OF_ORDER,
        /** The broker knows a newer epoch of the producer. */
        IDENTITY_REFUSED,
        /** The same batch may succeed later. */
        RETRY,
        /** It never will. */
        FAIL
    }

    /** What to do with a batch that was answered so. */
    static Action action(ErrorCode error, boolean idempotent, int recordCount) {
        return switch (error) {
            case NONE -> Action.ACKNOWLEDGE;
            case DUPLICATE_SEQUENCE_NUMBER -> Action.ACKNOWLEDGE_DUPLICATE;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> recordCount > 1 ? Action.SPLIT : Action.FAIL;
            case OUT_OF_ORDER_SEQUENCE_NUMBER, UNKNOWN_PRODUCER_ID -> idempotent ? Action.OUT_OF_ORDER : Action.FAIL;
            case INVALID_PRODUCER_EPOCH, PRODUCER_FENCED -> idempotent ? Action.IDENTITY_REFUSED : Action.FAIL;
            default -> error.isRetriable() ? Action.RETRY : Action.FAIL;
        };
    }

    /** Whether the batch may be in the log although the answer was an error. */
    static boolean mayBeInLog(ErrorCode error) {
        return switch (error) {
            case REQUEST_TIMED_OUT,
                    NETWORK_EXCEPTION,
                    NOT_ENOUGH_REPLICAS_AFTER_APPEND,
                    KAFKA_STORAGE_ERROR,
                    UNKNOWN_SERVER_ERROR -> true;
            default -> false;
        };
    }

    /** Whether the error says that the partition is elsewhere than the client believes. */
    static boolean isOutdatedMetadata(ErrorCode error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION,
                    LEADER_NOT_AVAILABLE,
                    NOT_LEADER_OR_FOLLOWER,
                    REPLICA_NOT_AVAILABLE,
                    NETWORK_EXCEPTION,
                    KAFKA_STORAGE_ERROR,
                    LISTENER_NOT_FOUND,
                    FENCED_LEADER_EPOCH,
                    UNKNOWN_LEADER_EPOCH,
                    UNKNOWN_TOPIC_ID,
                    INCONSISTENT_TOPIC_ID -> true;
            default -> false;
        };
    }
}
