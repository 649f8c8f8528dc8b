package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** What somebody did to topics as an operator does, and what became of that. One process does all to one topic. */
public sealed interface TopicEvent extends HistoryEvent {
    /** The topic. */
    String topic();

    /** What an operator does. */
    enum Change {
        /** Creates it; the value is how many partitions it has. */
        CREATE,
        /** Deletes it; the value has no meaning. */
        DELETE,
        /** Adds partitions; the value is how many it has then. */
        PARTITIONS,
        /** Alters {@code retention.ms}; the value is that. */
        RETENTION
    }

    /**
     * A change was asked for, and has an answer.
     *
     * @param invokedNs when it was asked for
     * @param outcome {@code FAILED} if it was refused
     * @param error the Kafka error or exception; null if {@code OK}
     */
    record Changed(
            long timeNs,
            long invokedNs,
            int process,
            String topic,
            Change change,
            long value,
            SendOutcome outcome,
            @Nullable String error)
            implements TopicEvent {
        /** Checks that all are there. */
        public Changed {
            requireNonNull(topic, "topic");
            requireNonNull(change, "change");
            requireNonNull(outcome, "outcome");
        }
    }

    /**
     * A topic was looked at, by whatever broker answered.
     *
     * @param partitions how many it has; 0 if there is no such topic
     * @param retentionMs its {@code retention.ms}; -1 if there is no such topic
     */
    record Seen(long timeNs, long invokedNs, int process, String topic, int partitions, long retentionMs)
            implements TopicEvent {
        /** Checks that the topic is there. */
        public Seen {
            requireNonNull(topic, "topic");
        }
    }
}
