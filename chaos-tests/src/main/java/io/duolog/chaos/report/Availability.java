package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.TopicPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When records could be written with acks=all. Each partition counts for itself: that others were served is no comfort to those
 * who write to this one. A partition counts only while somebody waits for it.
 */
final class Availability {
    private static final int ACKS_ALL = -1;

    /** A partition to which nothing is sent for so long after a moment tells nothing of that moment. */
    private static final long SOON_NS = 10_000_000_000L;

    private final List<PartitionSends> partitions;
    private final List<Gap> gaps;

    private Availability(List<PartitionSends> partitions) {
        this.partitions = partitions;
        this.gaps = partitions.stream()
                .map(PartitionSends::gaps)
                .flatMap(Collection::stream)
                .sorted(Comparator.comparingLong(Gap::lengthNs).reversed())
                .toList();
    }

    /** That of a run. */
    static Availability of(History history, Sends sends) {
        Set<String> topics = history.run().topics().stream()
                .filter(topic -> topic.acks() == ACKS_ALL)
                .map(TopicPlan::name)
                .collect(Collectors.toSet());
        List<PartitionSends> partitions = new ArrayList<>();
        sends.byPartition().forEach((partition, those) -> {
            if (topics.contains(partition.topic())) {
                partitions.add(those);
            }
        });
        return new Availability(partitions);
    }

    /** The longest time for which a partition acknowledged nothing; empty if nothing was written with acks=all. */
    Optional<Gap> longest() {
        return gaps.stream().findFirst();
    }

    /** The longest of each topic, by its name. */
    Map<String, Gap> longestByTopic() {
        Map<String, Gap> longest = new TreeMap<>();
        gaps.forEach(gap -> longest.putIfAbsent(gap.partition().topic(), gap));
        return longest;
    }

    /** The longest that has a moment in common with a fault. */
    Optional<Gap> longestDuring(FaultWindow fault) {
        return gaps.stream()
                .filter(gap -> fault.overlaps(gap.fromNs(), gap.toNs()))
                .findFirst();
    }

    /**
     * How long it took until every partition to which somebody wrote soon after the moment had acknowledged a record that was
     * sent after the moment, and nobody waited any more for one that was sent before; empty if nobody wrote.
     */
    Optional<Recovery> recoveryFrom(long momentNs) {
        return partitions.stream()
                .map(partition -> recoveryFrom(partition, momentNs))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(Recovery::lengthNs));
    }

    private static Optional<Recovery> recoveryFrom(PartitionSends partition, long momentNs) {
        long waitedNs = partition.gapEnd(momentNs) - momentNs;
        int first = partition.firstInvokedFrom(momentNs);
        if (first == partition.size() || partition.invokedNs(first) - momentNs > SOON_NS) {
            return waitedNs == 0 ? Optional.empty() : Optional.of(new Recovery(waitedNs, false));
        }
        long acknowledgedNs = partition.firstAcknowledgedFrom(first);
        boolean complete = acknowledgedNs != PartitionSends.NEVER;
        long untilNs = complete ? acknowledgedNs : partition.lastNs();
        return Optional.of(new Recovery(Math.max(waitedNs, untilNs - partition.invokedNs(first)), complete));
    }
}
