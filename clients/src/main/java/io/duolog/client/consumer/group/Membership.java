package io.duolog.client.consumer.group;

import java.util.List;
import java.util.OptionalLong;

/** A member of a group as a pure state machine: it is told what happens, and says what to do. Confined to one thread. */
interface Membership {
    /**
     * Takes an event.
     *
     * @param nowMs the time of a clock that never goes back
     * @return what to do, in this order
     */
    List<MembershipAction> on(MembershipEvent event, long nowMs);

    /** When {@link #tick} is due; empty while nothing is. */
    OptionalLong nextDeadlineMs();

    /** Tells that time has passed. */
    List<MembershipAction> tick(long nowMs);

    /** Who the member is now. */
    MemberIdentity identity();

    /** Whether the coordinator would take commits of this member now. */
    boolean mayCommit();

    /** Whether nothing happens until the application polls. */
    boolean isWaitingForPoll();
}
