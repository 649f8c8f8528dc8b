package io.duolog.broker.coordinator;

import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;

/** What clients of a coordinator are told when its log refuses: Kafka's translations, which clients act on. */
final class CoordinatorErrors {
    private CoordinatorErrors() {}

    /** The answer for a failure of the log. */
    static ApiException forClient(RuntimeException failure) {
        ApiException known = StorageErrors.toApiException(failure);
        ErrorCode told = forClient(known.error());
        return told == known.error() ? known : new ApiException(told, String.valueOf(known.getMessage()), known);
    }

    /** The answer for an error of the log. */
    static ErrorCode forClient(ErrorCode error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, KAFKA_STORAGE_ERROR ->
                ErrorCode.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
            default -> error;
        };
    }
}
