package io.duolog.testkit;

import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the brokers said when each was asked at about the same time; they may be of different minds for a moment.
 *
 * @param answers by broker; without those that did not answer
 * @param asked who was asked
 */
record ClusterView(Map<Integer, MetadataResponse> answers, Set<Integer> asked) {
    /** Copies. */
    ClusterView {
        answers = new TreeMap<>(answers);
        asked = new TreeSet<>(asked);
    }

    /** Whether all answered, and each knows all who were asked as brokers that can be used. */
    boolean knowEachOther() {
        return allAnswered()
                && answers.values().stream().allMatch(answer -> answer.brokers().stream()
                        .map(MetadataResponseBroker::nodeId)
                        .collect(Collectors.toSet())
                        .containsAll(asked));
    }

    /** The controller, if all answered and name the same one of them. */
    OptionalInt controller() {
        Set<Integer> named =
                answers.values().stream().map(MetadataResponse::controllerId).collect(Collectors.toSet());
        return allAnswered() && named.size() == 1 && asked.containsAll(named)
                ? OptionalInt.of(named.iterator().next())
                : OptionalInt.empty();
    }

    /** What is known of a partition by the broker that knows of its newest leader. */
    Optional<MetadataResponsePartition> newest(String topic, int partition) {
        return answers.values().stream()
                .flatMap(answer -> answer.topics().stream())
                .filter(answer -> topic.equals(answer.name()))
                .flatMap(answer -> answer.partitions().stream())
                .filter(answer -> answer.partitionIndex() == partition)
                .max(Comparator.comparingInt(MetadataResponsePartition::leaderEpoch));
    }

    /** Whether all answered, and each knows all these topics with a leader and every replica in sync. */
    boolean fullyInSync(Collection<String> topics) {
        return allAnswered()
                && answers.values().stream()
                        .allMatch(answer -> answer.topics().size() == topics.size()
                                && answer.topics().stream().allMatch(ClusterView::fullyInSync));
    }

    private static boolean fullyInSync(MetadataResponseTopic topic) {
        return topic.errorCode() == 0
                && !topic.partitions().isEmpty()
                && topic.partitions().stream()
                        .allMatch(partition -> partition.errorCode() == 0
                                && partition.leaderId() >= 0
                                && partition.isrNodes().size()
                                        == partition.replicaNodes().size());
    }

    private boolean allAnswered() {
        return !asked.isEmpty() && answers.keySet().containsAll(asked);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("asked ").append(asked);
        answers.forEach((id, answer) -> {
            text.append("; ")
                    .append(id)
                    .append(" says: controller ")
                    .append(answer.controllerId())
                    .append(", brokers ")
                    .append(answer.brokers().stream()
                            .map(MetadataResponseBroker::nodeId)
                            .toList());
            answer.topics()
                    .forEach(topic -> text.append(", ").append(topic.name()).append(describe(topic)));
        });
        return text.toString();
    }

    private static String describe(MetadataResponseTopic topic) {
        if (topic.errorCode() != 0) {
            return " error " + topic.errorCode();
        }
        return topic.partitions().stream()
                .filter(partition -> !fullyInSync(new MetadataResponseTopic(
                        (short) 0, topic.name(), topic.topicId(), false, List.of(partition), 0)))
                .limit(20)
                .map(partition -> "-" + partition.partitionIndex() + " leader " + partition.leaderId() + " epoch "
                        + partition.leaderEpoch() + " isr " + partition.isrNodes() + " of "
                        + partition.replicaNodes())
                .collect(Collectors.joining(", ", " [", "]"));
    }
}
