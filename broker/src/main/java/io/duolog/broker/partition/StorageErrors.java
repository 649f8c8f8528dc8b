package io.duolog.broker.partition;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.InvalidRecordException;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.record.UnsupportedMessageFormatException;
import io.duolog.storage.AppendRejectedException;
import io.duolog.storage.ClosedLogException;
import io.duolog.storage.LogStorageException;
import io.duolog.storage.OffsetOutOfRangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told about failures of one partition. */
public final class StorageErrors {
    private static final Logger LOGGER = LoggerFactory.getLogger(StorageErrors.class);

    private StorageErrors() {}

    /**
     * The error code and message for a failure. A defect is logged and becomes UNKNOWN_SERVER_ERROR of its partition: what
     * was done for the request's other partitions is done, and its answer must say so.
     */
    public static ApiException toApiException(RuntimeException failure) {
        if (failure instanceof ApiException known) {
            return known;
        }
        if (failure instanceof AppendRejectedException rejected) {
            return new ApiException(errorOf(rejected.reason()), String.valueOf(rejected.getMessage()), rejected);
        }
        if (failure instanceof OffsetOutOfRangeException outOfRange) {
            return new ApiException(ErrorCode.OFFSET_OUT_OF_RANGE, String.valueOf(outOfRange.getMessage()), outOfRange);
        }
        if (failure instanceof LogStorageException storage) {
            return new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, String.valueOf(storage.getMessage()), storage);
        }
        if (failure instanceof ClosedLogException closed) {
            // The topic was deleted meanwhile; the next metadata says so.
            return new ApiException(ErrorCode.NOT_LEADER_OR_FOLLOWER, String.valueOf(closed.getMessage()), closed);
        }
        if (failure instanceof RecordException damaged) {
            return new ApiException(errorOf(damaged), String.valueOf(damaged.getMessage()), damaged);
        }
        LOGGER.error("A request failed for one of its partitions", failure);
        return new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.UNKNOWN_SERVER_ERROR.message(), failure);
    }

    private static ErrorCode errorOf(RecordException damaged) {
        if (damaged instanceof UnsupportedMessageFormatException) {
            return ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT;
        }
        return damaged instanceof InvalidRecordException ? ErrorCode.INVALID_RECORD : ErrorCode.CORRUPT_MESSAGE;
    }

    private static ErrorCode errorOf(AppendRejectedException.Reason reason) {
        return switch (reason) {
            case CORRUPT -> ErrorCode.CORRUPT_MESSAGE;
            case INVALID_RECORD, UNEXPECTED_OFFSET -> ErrorCode.INVALID_RECORD;
            case UNSUPPORTED_FORMAT -> ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT;
            case BATCH_TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
            case RECORDS_TOO_LARGE -> ErrorCode.RECORD_LIST_TOO_LARGE;
            case INVALID_TIMESTAMP -> ErrorCode.INVALID_TIMESTAMP;
            case OUT_OF_ORDER_SEQUENCE -> ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            case INVALID_PRODUCER_EPOCH -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case INVALID_TRANSACTION_STATE -> ErrorCode.INVALID_TXN_STATE;
            case TRANSACTION_COORDINATOR_FENCED -> ErrorCode.TRANSACTION_COORDINATOR_FENCED;
        };
    }
}
