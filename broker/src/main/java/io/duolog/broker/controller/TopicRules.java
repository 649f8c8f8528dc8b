package io.duolog.broker.controller;

import io.duolog.broker.config.TopicConfig;
import io.duolog.broker.config.TopicKeys;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import java.util.function.IntPredicate;

/**
 * What decisions on the partitions of one topic go by. Immutable.
 *
 * @param eligible which brokers may lead and be in sync: registered, not fenced, not shutting down
 * @param minInSync {@code min.insync.replicas}
 * @param uncleanAllowed {@code unclean.leader.election.enable}
 */
record TopicRules(IntPredicate eligible, int minInSync, boolean uncleanAllowed) {
    /** The rules of a topic, with the controller's own defaults for what nobody altered. */
    static TopicRules of(MetadataImage image, String topic, ControllerContext context) {
        return of(image, image::isEligible, topic, context);
    }

    /** As {@link #of(MetadataImage, String, ControllerContext)}, for who has found out who is eligible. */
    static TopicRules of(MetadataImage image, IntPredicate eligible, String topic, ControllerContext context) {
        TopicConfig config = image.topicConfig(topic, context.nodeId(), context.file());
        return new TopicRules(
                eligible,
                config.get(TopicKeys.MIN_INSYNC_REPLICAS),
                config.get(TopicKeys.UNCLEAN_LEADER_ELECTION_ENABLE));
    }

    /** How many in-sync replicas it takes to commit; a partition with fewer replicas than that needs them all. */
    int minInSync(int replicas) {
        return Math.min(minInSync, replicas);
    }

    /** Whether the broker's replica of the partition may lead and be in sync. */
    boolean isEligible(PartitionRegistration partition, int broker) {
        return eligible.test(broker) && !partition.offlineReplicas().contains(broker);
    }
}
