package io.duolog.cli.offset;

import io.duolog.cli.command.CommandFailure;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.PartitionDescription;
import io.duolog.client.admin.TopicDescription;
import java.util.Collection;
import java.util.List;

/** Which partitions of a topic a command is about. */
public final class PartitionChoice {
    private PartitionChoice() {}

    /**
     * Those that are named, or all that there are; blocks. Never creates the topic.
     *
     * @param named by number; none: all of them
     * @param hint what to do if one does not exist
     * @throws CommandFailure if one of them does not exist
     * @throws java.util.concurrent.CompletionException if the topic does not exist, or the cluster does not answer
     */
    public static List<TopicPartition> of(Admin admin, String topic, Collection<Integer> named, String hint) {
        List<Integer> existing = admin.describeTopic(topic).join().partitions().stream()
                .map(PartitionDescription::partition)
                .sorted()
                .toList();
        for (int partition : named) {
            if (!existing.contains(partition)) {
                throw CommandFailure.failed(
                        "partition " + partition + ": topic " + topic + " has the partitions " + existing, hint);
            }
        }
        return (named.isEmpty() ? existing : named)
                .stream().map(partition -> new TopicPartition(topic, partition)).toList();
    }

    /** The partitions of topics that have a leader; nobody else could tell their offsets. */
    public static List<TopicPartition> led(Collection<TopicDescription> topics) {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .filter(partition -> partition.leader().isPresent())
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }
}
