package io.duolog.chaos.checker;

import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Divides what was seen of groups by group and partition, and has each judged ({@link GroupCheck}). */
final class GroupChecks {
    /** How long a group may take to work again when everything has healed: a session and a rebalance. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(15);

    private final Findings findings;
    private final Map<String, Map<TopicPartition, List<GroupEvent>>> groups = new TreeMap<>();
    private final Map<String, Set<Integer>> members = new HashMap<>();
    private final Map<Integer, Set<TopicPartition>> held = new HashMap<>();
    private final Map<Integer, Map<TopicPartition, List<Long>>> polled = new HashMap<>();

    GroupChecks(List<HistoryEvent> events, Findings findings) {
        this.findings = findings;
        events.forEach(this::add);
        Set<Integer> ofGroups = new HashSet<>();
        members.values().forEach(ofGroups::addAll);
        for (HistoryEvent event : events) {
            if (event instanceof HistoryEvent.Polled poll && ofGroups.contains(poll.process())) {
                add(poll);
            }
        }
    }

    private void add(HistoryEvent.Polled poll) {
        Map<TopicPartition, List<Long>> ofProcess = polled.computeIfAbsent(poll.process(), process -> new HashMap<>());
        for (ReadRecord read : poll.records()) {
            ofProcess
                    .computeIfAbsent(read.partition(), partition -> new ArrayList<>())
                    .add(read.offset());
        }
    }

    private void add(HistoryEvent event) {
        if (event instanceof GroupEvent.Given given) {
            members.computeIfAbsent(given.group(), group -> new TreeSet<>()).add(given.process());
            held.computeIfAbsent(given.process(), process -> new TreeSet<>()).addAll(given.partitions());
            given.partitions().forEach(partition -> add(given, partition));
        } else if (event instanceof GroupEvent.Stayed stayed) {
            held.getOrDefault(stayed.process(), Set.of()).forEach(partition -> add(stayed, partition));
        } else if (event instanceof GroupEvent.Taken taken) {
            held.getOrDefault(taken.process(), new TreeSet<>()).removeAll(taken.partitions());
            taken.partitions().forEach(partition -> add(taken, partition));
        } else if (event instanceof GroupEvent.CommitInvoked commit) {
            add(commit, commit.partition());
        } else if (event instanceof GroupEvent.CommitReturned commit) {
            add(commit, commit.partition());
        } else if (event instanceof GroupEvent.OffsetFetched fetch) {
            add(fetch, fetch.partition());
        }
    }

    private void add(GroupEvent event, TopicPartition partition) {
        groups.computeIfAbsent(event.group(), group -> new TreeMap<>())
                .computeIfAbsent(partition, added -> new ArrayList<>())
                .add(event);
    }

    /**
     * Judges all.
     *
     * @param index has the logs of the partitions
     */
    void check(HistoryIndex index) {
        groups.forEach((group, partitions) -> {
            partitions.forEach((partition, events) -> new GroupCheck(
                            new GroupPartition(
                                    group, partition, events, polledBy(group, partition), stored(index, partition)),
                            findings)
                    .check());
            checkProgress(group, partitions, index.lastEventNs());
        });
    }

    private List<Long> polledBy(String group, TopicPartition partition) {
        return members.getOrDefault(group, Set.of()).stream()
                .flatMap(process -> polled.getOrDefault(process, Map.of()).getOrDefault(partition, List.of()).stream())
                .toList();
    }

    private static List<Long> stored(HistoryIndex index, TopicPartition partition) {
        List<Long> offsets = new ArrayList<>();
        index.partitions().stream()
                .filter(history -> history.partition().equals(partition))
                .map(PartitionLog::of)
                .forEach(log -> {
                    for (int i = 0; i < log.size(); i++) {
                        offsets.add(log.at(i).offset());
                    }
                });
        return offsets;
    }

    /** A group that has committed once commits again. */
    private void checkProgress(String group, Map<TopicPartition, List<GroupEvent>> partitions, long lastNs) {
        OptionalLong healed = findings.faults().healedNs();
        LongSummaryStatistics accepted = partitions.values().stream()
                .flatMap(List::stream)
                .filter(event ->
                        event instanceof GroupEvent.CommitReturned answer && answer.outcome() == SendOutcome.OK)
                .mapToLong(HistoryEvent::timeNs)
                .summaryStatistics();
        if (healed.isEmpty() || lastNs - PATIENCE_NS < healed.getAsLong() || accepted.getCount() == 0) {
            return;
        }
        SubjectFindings found = new SubjectFindings("group " + group, findings);
        found.checked(Property.AVAILABLE, 1);
        if (accepted.getMax() < healed.getAsLong()) {
            found.add(
                    AnomalyKind.STUCK,
                    "after everything had healed, no commit was accepted for "
                            + TimeUnit.NANOSECONDS.toSeconds(lastNs - healed.getAsLong()) + " s",
                    List.of());
        }
    }
}
