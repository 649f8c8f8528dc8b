package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.consumer.group.GroupSettings;
import io.duolog.client.consumer.group.MemberIdentity;
import java.util.Optional;

/**
 * Who a consumer is in its group. What one of a former generation commits is refused by the coordinator.
 *
 * @param groupId the group
 * @param generation of the group, in the consumer protocol (KIP-848) the member's epoch; {@link #NO_GENERATION} while the
 *     consumer is no member
 * @param memberId by which the coordinator knows the consumer; empty while it does not
 * @param groupInstanceId the name of a static member ({@code group.instance.id})
 */
public record ConsumerGroupMetadata(String groupId, int generation, String memberId, Optional<String> groupInstanceId) {
    /** The generation of who is no member. */
    public static final int NO_GENERATION = -1;

    /** Checks that all are there. */
    public ConsumerGroupMetadata {
        requireNonNull(groupId, "groupId");
        requireNonNull(memberId, "memberId");
        requireNonNull(groupInstanceId, "groupInstanceId");
    }

    static ConsumerGroupMetadata of(MemberIdentity self, GroupSettings settings) {
        return new ConsumerGroupMetadata(
                settings.groupId(), self.generation(), self.memberId(), settings.groupInstanceId());
    }
}
