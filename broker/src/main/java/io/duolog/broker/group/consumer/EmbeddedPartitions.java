package io.duolog.broker.group.consumer;

import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.protocol.message.ConsumerProtocolAssignment;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Partitions as members of the classic protocol name them: by the names of topics. Topics that are gone are left out. Pure. */
final class EmbeddedPartitions {
    private EmbeddedPartitions() {}

    /** What a member says that it has. */
    static PartitionSet owned(ConsumerProtocolSubscription subscription, Topics topics) {
        PartitionSet.Builder owned = new PartitionSet.Builder();
        subscription.ownedPartitions().forEach(each -> topics.find(each.topic())
                .ifPresent(topic -> each.partitions().forEach(partition -> owned.add(topic.id(), partition))));
        return owned.build();
    }

    /** What a member was assigned. */
    static PartitionSet assigned(ConsumerProtocolAssignment assignment, Topics topics) {
        PartitionSet.Builder assigned = new PartitionSet.Builder();
        assignment.assignedPartitions().forEach(each -> topics.find(each.topic())
                .ifPresent(topic -> each.partitions().forEach(partition -> assigned.add(topic.id(), partition))));
        return assigned.build();
    }

    /** What a member of the classic protocol may have, in a version that it knows. */
    static ByteBuffer assignment(ConsumerMember member, Topics topics) {
        List<ConsumerProtocolAssignment.TopicPartition> named = new ArrayList<>();
        member.assignment().assigned().topics().forEach((id, partitions) -> topics.nameOf(id)
                .ifPresent(name ->
                        named.add(new ConsumerProtocolAssignment.TopicPartition(name, List.copyOf(partitions)))));
        ClassicProfile classic = member.profile().classic();
        if (classic == null) {
            throw new IllegalArgumentException("member " + member.id() + " does not speak the classic protocol");
        }
        return EmbeddedProtocol.write(
                new ConsumerProtocolAssignment(named, null), classic.preferred().metadata());
    }
}
