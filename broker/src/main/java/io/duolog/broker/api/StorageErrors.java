package io.duolog.broker.api;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.AppendRejectedException;
import io.duolog.storage.LogStorageException;
import io.duolog.storage.OffsetOutOfRangeException;

/** What clients are told about failures of the storage. */
final class StorageErrors {
    private StorageErrors() {}

    /** The error code and message for a failure; the failure itself if it is a defect. */
    static ApiException toApiException(RuntimeException failure) {
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
        throw failure;
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
