package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;

/** The part of a history that is about one partition; filled by {@link HistoryIndex}. */
final class PartitionHistory {
    private final TopicPartition partition;
    private final GuaranteeProfile profile;
    private final Promises promises;
    private final List<HistoryEvent.SendInvoked> invoked = new ArrayList<>();
    private final List<HistoryEvent.SendReturned> returned = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<ReplicaRead> finalReads = new ArrayList<>();
    private final List<ReplicaLog> replicas = new ArrayList<>();
    private final List<LeaderObserved> leaders = new ArrayList<>();

    PartitionHistory(TopicPartition partition, GuaranteeProfile profile, Promises promises) {
        this.partition = partition;
        this.profile = profile;
        this.promises = promises;
    }

    TopicPartition partition() {
        return partition;
    }

    GuaranteeProfile profile() {
        return profile;
    }

    /** What the brokers promise beside what the profile says. */
    Promises promises() {
        return promises;
    }

    List<HistoryEvent.SendInvoked> invoked() {
        return invoked;
    }

    List<HistoryEvent.SendReturned> returned() {
        return returned;
    }

    List<Session> sessions() {
        return sessions;
    }

    List<ReplicaRead> finalReads() {
        return finalReads;
    }

    List<ReplicaLog> replicas() {
        return replicas;
    }

    List<LeaderObserved> leaders() {
        return leaders;
    }
}
