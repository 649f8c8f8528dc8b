package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * As the sticky assignor, for members that keep what they have while they join (KIP-429): a partition that moves is given to
 * nobody at first, and to its new owner when its old one has given it up and joined again.
 */
final class CooperativeStickyAssignor implements Assignor {
    @Override
    public String name() {
        return "cooperative-sticky";
    }

    @Override
    public Set<RebalanceProtocol> protocols() {
        return EnumSet.allOf(RebalanceProtocol.class);
    }

    @Override
    public Optional<ByteBuffer> userData(Collection<TopicPartition> assigned, int generation) {
        return Optional.of(StickyUserData.encodeGeneration(generation));
    }

    @Override
    public Map<String, List<TopicPartition>> assign(
            Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members) {
        StickyBalance balance = StickyBalance.of(topics, members, CooperativeStickyAssignor::claim);
        balance.moving().orElseGet(() -> balance.moved(members)).forEach((partition, memberId) -> balance.assignment()
                .getOrDefault(memberId, List.of())
                .remove(partition));
        return balance.assignment();
    }

    private static StickyClaim claim(MemberSubscription member) {
        if (member.generation().isPresent() || member.userData().isEmpty()) {
            return new StickyClaim(member.ownedPartitions(), member.generation());
        }
        int generation = StickyUserData.decodeGeneration(member.userData().get());
        return new StickyClaim(member.ownedPartitions(), OptionalInt.of(generation));
    }
}
