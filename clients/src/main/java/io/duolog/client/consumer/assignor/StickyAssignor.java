package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** As even as possible, and then with as few moves as possible (KIP-54); members tell in their user data what they had. */
final class StickyAssignor implements Assignor {
    @Override
    public String name() {
        return "sticky";
    }

    @Override
    public Set<RebalanceProtocol> protocols() {
        return Set.of(RebalanceProtocol.EAGER);
    }

    @Override
    public Optional<ByteBuffer> userData(Collection<TopicPartition> assigned, int generation) {
        return generation == NO_GENERATION
                ? Optional.empty()
                : Optional.of(StickyUserData.encode(assigned, generation));
    }

    @Override
    public Map<String, List<TopicPartition>> assign(
            Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members) {
        return StickyBalance.of(topics, members, StickyAssignor::claim).assignment();
    }

    private static StickyClaim claim(MemberSubscription member) {
        return member.userData()
                .filter(ByteBuffer::hasRemaining)
                .map(StickyUserData::decode)
                .orElse(new StickyClaim(List.of(), OptionalInt.empty()));
    }
}
