package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client saw of a consumer group: as a member of it, or as somebody who commits and asks for its offsets. */
public sealed interface GroupEvent extends HistoryEvent {
    /** The group. */
    String group();

    /**
     * A member was given partitions beside those that it had: it reads them from the committed offset on, or from their
     * beginnings if there is none.
     *
     * @param generation in which that was; -1 if the client library does not tell
     */
    record Given(long timeNs, int process, String group, int generation, List<TopicPartition> partitions)
            implements GroupEvent {
        /** Copies. */
        public Given {
            requireNonNull(group, "group");
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A member has taken notice of a generation of its group, in which it has what it was given and what was not taken from it.
     *
     * @param generation of the group; in the consumer protocol the member's epoch
     */
    record Stayed(long timeNs, int process, String group, int generation) implements GroupEvent {
        /** Checks that the group is there. */
        public Stayed {
            requireNonNull(group, "group");
        }
    }

    /**
     * Partitions were taken from a member.
     *
     * @param lost whether it learned only afterwards that they were not its own any more
     */
    record Taken(long timeNs, int process, String group, List<TopicPartition> partitions, boolean lost)
            implements GroupEvent {
        /** Copies. */
        public Taken {
            requireNonNull(group, "group");
            partitions = List.copyOf(partitions);
        }
    }

    /** An offset is about to be committed. */
    record CommitInvoked(long timeNs, int process, String group, TopicPartition partition, long offset)
            implements GroupEvent {
        /** Checks that all are there. */
        public CommitInvoked {
            requireNonNull(group, "group");
            requireNonNull(partition, "partition");
        }
    }

    /**
     * A commit has an answer; a process has one commit of a partition at a time.
     *
     * @param outcome {@code FAILED} if it was refused, so that it must never take effect
     * @param error the Kafka error or exception; null if {@code OK}
     */
    record CommitReturned(
            long timeNs,
            int process,
            String group,
            TopicPartition partition,
            long offset,
            SendOutcome outcome,
            @Nullable String error)
            implements GroupEvent {
        /** Checks that all are there. */
        public CommitReturned {
            requireNonNull(group, "group");
            requireNonNull(partition, "partition");
            requireNonNull(outcome, "outcome");
        }
    }

    /**
     * Somebody asked what is committed, and was told so.
     *
     * @param invokedNs when
     * @param offset -1 if nothing is
     */
    record OffsetFetched(long timeNs, long invokedNs, int process, String group, TopicPartition partition, long offset)
            implements GroupEvent {
        /** Checks that all are there. */
        public OffsetFetched {
            requireNonNull(group, "group");
            requireNonNull(partition, "partition");
        }
    }
}
