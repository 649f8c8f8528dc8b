package io.duolog.client.consumer.group;

import io.duolog.protocol.ErrorCode;

/** What the error codes of a coordinator mean for a member. Pure. */
final class GroupErrors {
    private GroupErrors() {}

    /** What to do next. */
    enum Reaction {
        /** Go on. */
        PROCEED,
        /** Join again with the member id that came with the answer (KIP-394). */
        ADOPT_MEMBER_ID,
        /** Everything is lost: join as somebody new. */
        START_ANEW,
        /** Everything is lost: join again. */
        START_AGAIN,
        /** The group is being divided anew: join again. */
        REJOIN,
        /** Try again after a pause. */
        RETRY,
        /** Another broker is the coordinator. */
        FIND_COORDINATOR,
        /** Tell the application. */
        FAIL
    }

    static Reaction reaction(ErrorCode error) {
        return switch (error) {
            case NONE -> Reaction.PROCEED;
            case MEMBER_ID_REQUIRED -> Reaction.ADOPT_MEMBER_ID;
            case UNKNOWN_MEMBER_ID, GROUP_ID_NOT_FOUND -> Reaction.START_ANEW;
            case ILLEGAL_GENERATION, FENCED_MEMBER_EPOCH -> Reaction.START_AGAIN;
            case REBALANCE_IN_PROGRESS -> Reaction.REJOIN;
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> Reaction.FIND_COORDINATOR;
            // The member's epoch has risen since; the next heartbeat tells the new one.
            case STALE_MEMBER_EPOCH -> Reaction.RETRY;
            default -> error.isRetriable() ? Reaction.RETRY : Reaction.FAIL;
        };
    }
}
