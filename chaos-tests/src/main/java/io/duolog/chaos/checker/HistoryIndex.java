package io.duolog.chaos.checker;

import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A history by partition. A partition of a topic that no plan names is left out, as it may be one whose announcement a killed
 * client did not write down; but that it acknowledged records to such a topic is impossible.
 */
final class HistoryIndex {
    private final Map<TopicPartition, PartitionHistory> partitions = new TreeMap<>();
    private final Map<String, TopicPlan> topics = new HashMap<>();
    private final Map<Integer, Map<TopicPartition, Session>> sessions = new HashMap<>();
    private final Processes processes = new Processes();
    private final boolean verified;
    private final Promises promises;
    private long lastEventNs = Long.MIN_VALUE;

    private HistoryIndex(boolean verified, Promises promises) {
        this.verified = verified;
        this.promises = promises;
    }

    static HistoryIndex of(History history) {
        HistoryIndex index =
                new HistoryIndex(!history.finalReads().isEmpty(), history.run().promises());
        history.run().topics().forEach(topic -> index.topics.put(topic.name(), topic));
        for (HistoryEvent event : history.events()) {
            if (event instanceof HistoryEvent.TopicAdded added) {
                index.topics.putIfAbsent(added.topic().name(), added.topic());
            }
        }
        for (HistoryEvent event : history.events()) {
            index.add(event);
            index.lastEventNs = Math.max(index.lastEventNs, event.timeNs());
        }
        for (ReplicaRead read : history.finalReads()) {
            index.ifPlanned(
                    read.partition(), partition -> partition.finalReads().add(read));
        }
        for (ReplicaLog replica : history.replicas()) {
            index.ifPlanned(
                    replica.partition(), partition -> partition.replicas().add(replica));
        }
        for (LeaderObserved leader : history.leaders()) {
            index.ifPlanned(leader.partition(), partition -> partition.leaders().add(leader));
        }
        return index;
    }

    Collection<PartitionHistory> partitions() {
        return partitions.values();
    }

    Processes processes() {
        return processes;
    }

    /** Whether there were final reads at all. */
    boolean isVerified() {
        return verified;
    }

    /** When the last client did or saw something: the verification came later. */
    long lastEventNs() {
        return lastEventNs;
    }

    private void add(HistoryEvent event) {
        if (event instanceof HistoryEvent.SendInvoked sent) {
            processes.sent(sent);
            ifPlanned(sent.partition(), partition -> partition.invoked().add(sent));
        } else if (event instanceof HistoryEvent.SendReturned sent) {
            if (sent.outcome() == SendOutcome.OK
                    && !topics.containsKey(sent.partition().topic())) {
                throw new IllegalArgumentException("a record was acknowledged to " + sent.partition()
                        + ", but neither the run nor a client names this topic; both must name all topics");
            }
            ifPlanned(sent.partition(), partition -> partition.returned().add(sent));
        } else if (event instanceof HistoryEvent.Assigned assigned) {
            assign(assigned);
        } else if (event instanceof HistoryEvent.Polled polled) {
            poll(polled);
        } else if (event instanceof GroupEvent.Given given) {
            given.partitions().forEach(partition -> endSession(given, partition));
        } else if (event instanceof GroupEvent.Taken taken) {
            taken.partitions().forEach(partition -> endSession(taken, partition));
        } else if (event instanceof HistoryEvent.PollFailed failed) {
            sessions.getOrDefault(failed.process(), Map.of()).values().forEach(session -> session.add(failed));
        } else if (event instanceof HistoryEvent.ProcessEnded ended) {
            processes.ended(ended);
            endSessions(ended.process(), ended.timeNs());
        }
    }

    private void assign(HistoryEvent.Assigned assigned) {
        endSessions(assigned.process(), assigned.timeNs());
        Map<TopicPartition, Session> begun = new HashMap<>();
        for (TopicPartition assignedPartition : assigned.partitions()) {
            Session session = new Session(assigned.process(), assigned.timeNs(), true);
            begun.put(assignedPartition, session);
            ifPlanned(assignedPartition, partition -> partition.sessions().add(session));
        }
        sessions.put(assigned.process(), begun);
    }

    private void endSessions(int process, long timeNs) {
        Map<TopicPartition, Session> ended = sessions.remove(process);
        if (ended != null) {
            ended.values().forEach(session -> session.end(timeNs));
        }
    }

    /** What a member reads next begins at the committed offset, wherever it read before. */
    private void endSession(GroupEvent event, TopicPartition partition) {
        Session ended = sessions.getOrDefault(event.process(), new HashMap<>()).remove(partition);
        if (ended != null) {
            ended.end(event.timeNs());
        }
    }

    private void poll(HistoryEvent.Polled polled) {
        Map<TopicPartition, Session> ofProcess = sessions.computeIfAbsent(polled.process(), p -> new HashMap<>());
        byPartition(polled.records()).forEach((name, records) -> {
            Session session = ofProcess.computeIfAbsent(name, unseen -> {
                Session begun = new Session(polled.process(), polled.invokedNs(), false);
                ifPlanned(name, partition -> partition.sessions().add(begun));
                return begun;
            });
            session.add(new Session.Poll(polled, records));
        });
    }

    /** Most polls hand out records of one partition, whose list need not be copied. */
    private static Map<TopicPartition, List<ReadRecord>> byPartition(List<ReadRecord> records) {
        Map<TopicPartition, List<ReadRecord>> byPartition = new LinkedHashMap<>();
        if (records.isEmpty()) {
            return byPartition;
        }
        TopicPartition first = records.get(0).partition();
        if (records.stream().allMatch(read -> read.partition().equals(first))) {
            byPartition.put(first, records);
            return byPartition;
        }
        for (ReadRecord read : records) {
            byPartition
                    .computeIfAbsent(read.partition(), partition -> new ArrayList<>())
                    .add(read);
        }
        return byPartition;
    }

    private void ifPlanned(TopicPartition name, Consumer<PartitionHistory> consumer) {
        TopicPlan topic = topics.get(name.topic());
        if (topic != null) {
            consumer.accept(partitions.computeIfAbsent(
                    name, added -> new PartitionHistory(added, GuaranteeProfile.of(topic), promises)));
        }
    }
}
