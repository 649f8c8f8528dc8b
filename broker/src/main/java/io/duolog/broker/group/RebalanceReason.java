package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

/**
 * Why a rebalance began.
 *
 * @param atMs when, in milliseconds since the epoch
 * @param kind what happened
 * @param memberId who caused it; "" if nobody did
 * @param text for people: what happened to whom, with the reason that the client gave, if any (KIP-800)
 */
public record RebalanceReason(long atMs, Kind kind, String memberId, String text) {
    /** What makes a group rebalance. */
    public enum Kind {
        /** A member is new. */
        MEMBER_JOINED,
        /** A member joined again with other subscriptions, or asks for a new assignment. */
        MEMBER_REJOINED,
        /** A static member is back under a new member id. */
        STATIC_MEMBER_REPLACED,
        /** A member left. */
        MEMBER_LEFT,
        /** A member's session expired. */
        SESSION_EXPIRED,
        /** A member did not join again in time. */
        JOIN_TIMED_OUT,
        /** A member did not sync in time. */
        SYNC_TIMED_OUT,
        /** An assignment could not be kept. */
        APPEND_FAILED,
        /** What is subscribed to has changed: topics or partitions. */
        METADATA_CHANGED,
        /** The group changed from one protocol to the other. */
        PROTOCOL_CHANGED,
        /** A loaded group is larger than is allowed. */
        TOO_LARGE
    }

    /** Checks that all are there. */
    public RebalanceReason {
        requireNonNull(kind, "kind");
        requireNonNull(memberId, "memberId");
        requireNonNull(text, "text");
    }
}
