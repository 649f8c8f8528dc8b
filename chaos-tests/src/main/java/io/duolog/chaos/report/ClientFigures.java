package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What clients did, by the buckets of a {@link TimeAxis}: how much, and how far readers were behind. */
final class ClientFigures {
    private final TimeAxis axis;
    private final Series acknowledged;
    private final Series failed;
    private final Series unknown;
    private final Series polled;
    private final Series pollsFailed;
    private final Series unseen;
    private final Series lag;

    private final Set<String> unacknowledgedTopics;
    private final Set<Sends.Sent> onTheWay = new HashSet<>();
    private final Set<Sends.Sent> seenEarly = new HashSet<>();
    private final Set<Sends.Sent> unseenNow = new HashSet<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<Integer, Map<TopicPartition, Long>> positions = new HashMap<>();

    private ClientFigures(TimeAxis axis, List<TopicPlan> topics) {
        this.axis = axis;
        int buckets = axis.buckets();
        acknowledged = new Series(buckets);
        failed = new Series(buckets);
        unknown = new Series(buckets);
        polled = new Series(buckets);
        pollsFailed = new Series(buckets);
        unseen = new Series(buckets);
        lag = new Series(buckets);
        unacknowledgedTopics = topics.stream()
                .filter(topic -> topic.acks() == 0)
                .map(TopicPlan::name)
                .collect(Collectors.toSet());
    }

    /** Those of a history, whose events are ordered by time. */
    static ClientFigures of(History history, TimeAxis axis) {
        ClientFigures figures = new ClientFigures(axis, history.run().topics());
        int bucket = 0;
        for (HistoryEvent event : history.events()) {
            int next = axis.bucket(event.timeNs());
            while (bucket < next) {
                figures.closeBucket(bucket++);
            }
            figures.add(event, bucket);
        }
        while (bucket < axis.buckets()) {
            figures.closeBucket(bucket++);
        }
        return figures;
    }

    /** Records acknowledged per second. */
    Series acknowledged() {
        return perSecond(acknowledged);
    }

    /** Sends that certainly failed per second. */
    Series failed() {
        return perSecond(failed);
    }

    /** Sends of unknown outcome per second. */
    Series unknown() {
        return perSecond(unknown);
    }

    /** Records handed to consumers per second. */
    Series polled() {
        return perSecond(polled);
    }

    /** Polls that failed per second. */
    Series pollsFailed() {
        return perSecond(pollsFailed);
    }

    /** Records that were acknowledged, with acks=1 or all, and that no consumer had been handed at the end of the bucket. */
    Series unseen() {
        return unseen;
    }

    /** How many records the slowest live consumer was behind the last known ones at the end of the bucket. */
    Series lag() {
        return lag;
    }

    private Series perSecond(Series series) {
        return series.times(1e9 / axis.bucketNs());
    }

    private void add(HistoryEvent event, int bucket) {
        if (event instanceof HistoryEvent.SendInvoked send) {
            onTheWay.add(new Sends.Sent(send.partition(), send.value()));
        } else if (event instanceof HistoryEvent.SendReturned sent) {
            returned(sent, bucket);
        } else if (event instanceof HistoryEvent.Polled poll) {
            polled.add(bucket, poll.records().size());
            poll.records().forEach(read -> polled(poll.process(), read));
        } else if (event instanceof HistoryEvent.PollFailed) {
            pollsFailed.add(bucket, 1);
        } else if (event instanceof HistoryEvent.Assigned assigned) {
            Map<TopicPartition, Long> those = new HashMap<>();
            assigned.partitions().forEach(partition -> those.put(partition, 0L));
            positions.put(assigned.process(), those);
        } else if (event instanceof HistoryEvent.ProcessEnded ended) {
            positions.remove(ended.process());
        }
    }

    private void returned(HistoryEvent.SendReturned sent, int bucket) {
        switch (sent.outcome()) {
            case OK -> acknowledged.add(bucket, 1);
            case FAILED -> failed.add(bucket, 1);
            case UNKNOWN -> unknown.add(bucket, 1);
        }
        Sends.Sent record = new Sends.Sent(sent.partition(), sent.value());
        onTheWay.remove(record);
        boolean seen = seenEarly.remove(record);
        if (sent.outcome() == SendOutcome.OK
                && !unacknowledgedTopics.contains(sent.partition().topic())) {
            ends.merge(sent.partition(), sent.offset() + 1, Math::max);
            if (!seen) {
                unseenNow.add(record);
            }
        }
    }

    private void polled(int process, ReadRecord read) {
        ends.merge(read.partition(), read.offset() + 1, Math::max);
        Map<TopicPartition, Long> those = positions.get(process);
        if (those != null) {
            those.put(read.partition(), read.offset() + 1);
        }
        if (read.value() != null) {
            Sends.Sent record = new Sends.Sent(read.partition(), read.value());
            if (!unseenNow.remove(record) && onTheWay.contains(record)) {
                seenEarly.add(record);
            }
        }
    }

    private void closeBucket(int bucket) {
        unseen.set(bucket, unseenNow.size());
        long most = 0;
        for (Map<TopicPartition, Long> those : positions.values()) {
            long behind = 0;
            for (Map.Entry<TopicPartition, Long> position : those.entrySet()) {
                behind += Math.max(0, ends.getOrDefault(position.getKey(), 0L) - position.getValue());
            }
            most = Math.max(most, behind);
        }
        lag.set(bucket, (double) most);
    }
}
