package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a member of the consumer protocol tells its coordinator of itself when it changes.
 *
 * @param topics the names that it subscribes to, sorted
 * @param regex what it subscribes to besides, matched by the coordinator; empty: nothing
 * @param owned the partitions that its application has, in the order of topic ids and numbers
 */
record MemberReport(List<String> topics, String regex, List<TopicPartitions> owned) {
    MemberReport {
        topics = List.copyOf(topics);
        owned = List.copyOf(owned);
    }

    static MemberReport of(List<String> topics, String regex, Map<TopicPartition, UUID> owned) {
        Map<UUID, List<Integer>> byTopic = new TreeMap<>();
        owned.forEach((partition, topicId) ->
                byTopic.computeIfAbsent(topicId, id -> new ArrayList<>()).add(partition.partition()));
        return new MemberReport(
                topics.stream().sorted().toList(),
                regex,
                byTopic.entrySet().stream()
                        .map(entry -> new TopicPartitions(
                                entry.getKey(),
                                entry.getValue().stream().sorted().toList()))
                        .toList());
    }
}
