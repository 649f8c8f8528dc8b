package io.duolog.client.consumer.group;

import io.duolog.client.consumer.assignor.Assignor;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who a member is in its group at one time; what it commits is refused when it is not that any more.
 *
 * @param memberId given by the coordinator, empty before it was; in the consumer protocol made by the member itself
 * @param generation of the group, in the consumer protocol the member's epoch; or {@link Assignor#NO_GENERATION}
 * @param groupInstanceId the name of a static member
 */
public record MemberIdentity(String memberId, int generation, Optional<String> groupInstanceId) {
    private static final int MEMBER_ID_BYTES = 16;

    /** Nobody: for commits without a group's membership. */
    public static final MemberIdentity NONE = new MemberIdentity("", Assignor.NO_GENERATION, Optional.empty());

    /** A new id, as members of the consumer protocol make one: 16 random bytes in the alphabet of URLs. */
    static String newMemberId(RandomGenerator random) {
        byte[] bytes = new byte[MEMBER_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether the member has a place in a generation. */
    public boolean isMember() {
        return generation != Assignor.NO_GENERATION;
    }
}
