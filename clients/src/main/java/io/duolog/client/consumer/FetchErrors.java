package io.duolog.client.consumer;

import io.duolog.protocol.ErrorCode;

/** What the error codes of a fetch response mean for a partition. Pure. */
final class FetchErrors {
    private FetchErrors() {}

    /** What to do next. */
    enum Action {
        /** There are records, or there may be some later. */
        TAKE,
        /** Ask for metadata, and try again. */
        FIND_LEADER,
        /** Try again. */
        RETRY,
        /** The position is not in the log. */
        OUT_OF_RANGE,
        /** Tell the application. */
        FAIL
    }

    static Action action(ErrorCode error) {
        return switch (error) {
            case NONE -> Action.TAKE;
            case OFFSET_OUT_OF_RANGE -> Action.OUT_OF_RANGE;
            case OFFSET_NOT_AVAILABLE, UNKNOWN_LEADER_EPOCH -> Action.RETRY;
            case CORRUPT_MESSAGE -> Action.FAIL;
            default -> error.isRetriable() ? Action.FIND_LEADER : Action.FAIL;
        };
    }
}
