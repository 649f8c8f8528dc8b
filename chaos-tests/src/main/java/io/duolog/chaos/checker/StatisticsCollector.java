package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Adds up what the partitions' checks looked at. */
final class StatisticsCollector {
    /** Records polled as often or more often are counted together. */
    private static final int TIMES_READ_MAX = 8;

    private final Map<String, List<ProfileStatistics>> profiles = new TreeMap<>();
    private final long[] timesRead = new long[TIMES_READ_MAX + 1];
    private long finalReads;
    private long finalReadRecords;
    private long replicaLogs;
    private long replicaLogRecords;
    private long lagNsMax;
    private String lagPartition = "";

    void add(PartitionView view, DurabilityCheck durability) {
        Map<SendOutcome, Long> outcomes = new EnumMap<>(SendOutcome.class);
        long unknownStored = 0;
        for (Send send : view.sends().all()) {
            outcomes.merge(send.outcome(), 1L, Long::sum);
            boolean isStored = view.log().isKnown(send.value());
            unknownStored += send.outcome() == SendOutcome.UNKNOWN && isStored ? 1 : 0;
        }
        String label = view.profile().label();
        profiles.computeIfAbsent(label, added -> new ArrayList<>())
                .add(new ProfileStatistics(
                        label,
                        1,
                        view.sends().all().size(),
                        outcomes.getOrDefault(SendOutcome.OK, 0L),
                        outcomes.getOrDefault(SendOutcome.FAILED, 0L),
                        outcomes.getOrDefault(SendOutcome.UNKNOWN, 0L),
                        unknownStored,
                        addPolls(view),
                        view.log().size(),
                        durability.lost(),
                        durability.lost(LossTriage.Place.PREFIX),
                        durability.lost(LossTriage.Place.MIDDLE),
                        durability.lost(LossTriage.Place.SUFFIX)));
        for (ReplicaRead read : view.history().finalReads()) {
            finalReads++;
            finalReadRecords += read.records().size();
        }
        for (ReplicaLog replica : view.history().replicas()) {
            replicaLogs++;
            replicaLogRecords += replica.records().size();
        }
    }

    /** Adds what is no partition of a topic. */
    void add(ProfileStatistics other) {
        profiles.computeIfAbsent(other.profile(), added -> new ArrayList<>()).add(other);
    }

    private long addPolls(PartitionView view) {
        PartitionLog log = view.log();
        int[] times = new int[log.size()];
        long polled = 0;
        for (Session session : view.history().sessions()) {
            for (Session.Poll poll : session.polls()) {
                for (ReadRecord read : poll.records()) {
                    int index = log.indexFrom(read.offset());
                    if (index < times.length && log.at(index).offset() == read.offset()) {
                        times[index]++;
                    }
                    addLag(view, session, poll, read.value());
                }
                polled += poll.records().size();
            }
        }
        for (int read : times) {
            timesRead[Math.min(read, TIMES_READ_MAX)]++;
        }
        return polled;
    }

    private void addLag(PartitionView view, Session session, Session.Poll poll, @Nullable Value value) {
        Send send = value == null ? null : view.sends().of(value);
        if (send != null && send.isAcknowledged()) {
            long sinceNs = Math.max(send.returnedNs(), session.assignedNs());
            long lagNs = poll.event().invokedNs() - sinceNs;
            if (lagNs > lagNsMax) {
                lagNsMax = lagNs;
                lagPartition = view.history().partition().toString();
            }
        }
    }

    Statistics statistics(boolean verified) {
        return new Statistics(
                verified,
                profiles.values().stream()
                        .map(partitions -> partitions.stream()
                                .reduce(ProfileStatistics::plus)
                                .orElseThrow())
                        .toList(),
                finalReads,
                finalReadRecords,
                replicaLogs,
                replicaLogRecords,
                LongStream.of(timesRead).boxed().toList(),
                TimeUnit.NANOSECONDS.toMillis(lagNsMax),
                lagPartition);
    }
}
