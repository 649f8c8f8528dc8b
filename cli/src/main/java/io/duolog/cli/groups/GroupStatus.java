package io.duolog.cli.groups;

import io.duolog.client.TopicPartition;
import io.duolog.client.admin.GroupDescription;
import io.duolog.client.admin.GroupDescription.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A group, and how far it has come in each partition that it has committed or one of its members owns.
 *
 * @param description who belongs to it
 * @param partitions by topic and number
 */
record GroupStatus(GroupDescription description, List<Progress> partitions) {
    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    GroupStatus {
        partitions = List.copyOf(partitions);
    }

    /**
     * How far the group has come in one partition.
     *
     * @param committed the offset at which the group goes on; empty if it has committed none
     * @param start the first offset of the log; empty if nobody can tell now
     * @param end the offset that the next record will get; empty if nobody can tell now
     * @param owner the member that consumes it
     */
    record Progress(
            TopicPartition partition,
            OptionalLong committed,
            OptionalLong start,
            OptionalLong end,
            Optional<Member> owner) {
        /** How many offsets there are from the committed one to the end, deleted ones included; empty if unknown. */
        OptionalLong lag() {
            return committed.isPresent() && end.isPresent()
                    ? OptionalLong.of(Math.max(0, end.getAsLong() - committed.getAsLong()))
                    : OptionalLong.empty();
        }
    }

    /** Puts together what is known of a group. */
    static GroupStatus of(
            GroupDescription description,
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Member> owners = new HashMap<>();
        description.members().forEach(member -> member.assignment()
                .forEach(partition -> owners.put(partition, member)));
        return new GroupStatus(
                description,
                partitions(description, committed.keySet()).stream()
                        .map(partition -> new Progress(
                                partition,
                                offset(committed, partition),
                                offset(starts, partition),
                                offset(ends, partition),
                                Optional.ofNullable(owners.get(partition))))
                        .toList());
    }

    /** The partitions that a group is about. */
    static Collection<TopicPartition> partitions(GroupDescription description, Collection<TopicPartition> committed) {
        TreeSet<TopicPartition> partitions = new TreeSet<>(BY_NAME);
        partitions.addAll(committed);
        description.members().forEach(member -> partitions.addAll(member.assignment()));
        return partitions;
    }

    private static OptionalLong offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** The lag of all partitions where it is known. */
    long lag() {
        return partitions.stream()
                .map(Progress::lag)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
    }

    /** In how many partitions the lag is not known. */
    long unknownLagCount() {
        return partitions.stream()
                .filter(partition -> partition.lag().isEmpty())
                .count();
    }
}
