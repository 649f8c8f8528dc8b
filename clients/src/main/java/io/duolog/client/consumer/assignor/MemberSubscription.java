package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a member tells the leader of its group: ConsumerProtocolSubscription, and the name it keeps over restarts.
 *
 * @param topics what it subscribes to
 * @param userData what its assignor adds
 * @param ownedPartitions what it owns while it joins
 * @param generation of the group when it got them
 * @param rackId where it stands
 * @param groupInstanceId the static member's name (KIP-345)
 */
public record MemberSubscription(
        List<String> topics,
        Optional<ByteBuffer> userData,
        List<TopicPartition> ownedPartitions,
        OptionalInt generation,
        Optional<String> rackId,
        Optional<String> groupInstanceId) {
    /** Copies the lists. */
    public MemberSubscription {
        topics = List.copyOf(topics);
        requireNonNull(userData, "userData");
        ownedPartitions = List.copyOf(ownedPartitions);
        requireNonNull(generation, "generation");
        requireNonNull(rackId, "rackId");
        requireNonNull(groupInstanceId, "groupInstanceId");
    }

    /** A dynamic member that owns nothing. */
    public static MemberSubscription to(List<String> topics) {
        return new MemberSubscription(
                topics, Optional.empty(), List.of(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    /** The same member with a name of its own. */
    public MemberSubscription withInstanceId(Optional<String> instanceId) {
        return new MemberSubscription(topics, userData, ownedPartitions, generation, rackId, instanceId);
    }
}
