package io.duolog.client.consumer.group;

import io.duolog.client.consumer.assignor.Assignor;
import java.util.Optional;

/**
 * Who a member is in its group at one time; what it commits is refused when it is not that any more.
 *
 * @param memberId given by the coordinator; empty before it was
 * @param generation of the group, or {@link Assignor#NO_GENERATION}
 * @param groupInstanceId the name of a static member
 */
public record MemberIdentity(String memberId, int generation, Optional<String> groupInstanceId) {
    /** Nobody: for commits without a group's membership. */
    public static final MemberIdentity NONE = new MemberIdentity("", Assignor.NO_GENERATION, Optional.empty());

    /** Whether the member has a place in a generation. */
    public boolean isMember() {
        return generation != Assignor.NO_GENERATION;
    }
}
