package io.duolog.chaos.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.duolog.storage.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client did or saw. A process is one incarnation of one client: when it is torn down, or restarted, its successor
 * has another number, and nothing is promised from one to the other.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HistoryEvent.SendInvoked.class, name = "send"),
    @JsonSubTypes.Type(value = HistoryEvent.SendReturned.class, name = "sent"),
    @JsonSubTypes.Type(value = HistoryEvent.Assigned.class, name = "assign"),
    @JsonSubTypes.Type(value = HistoryEvent.Polled.class, name = "polled"),
    @JsonSubTypes.Type(value = HistoryEvent.PollFailed.class, name = "poll-failed"),
    @JsonSubTypes.Type(value = HistoryEvent.TopicAdded.class, name = "topic"),
    @JsonSubTypes.Type(value = HistoryEvent.ProcessEnded.class, name = "ended"),
    @JsonSubTypes.Type(value = RegisterEvent.Elected.class, name = "elected"),
    @JsonSubTypes.Type(value = RegisterEvent.AppendInvoked.class, name = "append"),
    @JsonSubTypes.Type(value = RegisterEvent.AppendReturned.class, name = "appended"),
    @JsonSubTypes.Type(value = RegisterEvent.EndRead.class, name = "end-read"),
    @JsonSubTypes.Type(value = RegisterEvent.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = GroupEvent.Given.class, name = "given"),
    @JsonSubTypes.Type(value = GroupEvent.Stayed.class, name = "stayed"),
    @JsonSubTypes.Type(value = GroupEvent.Taken.class, name = "taken"),
    @JsonSubTypes.Type(value = GroupEvent.CommitInvoked.class, name = "commit"),
    @JsonSubTypes.Type(value = GroupEvent.CommitReturned.class, name = "committed"),
    @JsonSubTypes.Type(value = GroupEvent.OffsetFetched.class, name = "offset-fetched"),
    @JsonSubTypes.Type(value = TopicEvent.Changed.class, name = "topic-changed"),
    @JsonSubTypes.Type(value = TopicEvent.Seen.class, name = "topic-seen")
})
public sealed interface HistoryEvent
        permits HistoryEvent.SendInvoked,
                HistoryEvent.SendReturned,
                HistoryEvent.Assigned,
                HistoryEvent.Polled,
                HistoryEvent.PollFailed,
                HistoryEvent.TopicAdded,
                HistoryEvent.ProcessEnded,
                RegisterEvent,
                GroupEvent,
                TopicEvent {
    /** When it was seen. */
    long timeNs();

    /** Who saw it. */
    int process();

    /** A record is about to be handed to the producer. */
    record SendInvoked(long timeNs, int process, TopicPartition partition, Value value) implements HistoryEvent {}

    /**
     * The producer has told the outcome.
     *
     * @param offset where it is stored; -1 if not told, as with acks=0
     * @param error the Kafka error or exception; null if {@code OK}
     */
    record SendReturned(
            long timeNs,
            int process,
            TopicPartition partition,
            Value value,
            SendOutcome outcome,
            long offset,
            @Nullable String error)
            implements HistoryEvent {}

    /** The consumer reads these partitions from their beginning from now on, and no others. */
    record Assigned(long timeNs, int process, List<TopicPartition> partitions) implements HistoryEvent {
        /** Copies. */
        public Assigned {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A poll returned records.
     *
     * @param invokedNs when it was called
     * @param records in the order in which they were handed out
     */
    record Polled(long timeNs, long invokedNs, int process, List<ReadRecord> records) implements HistoryEvent {
        /** Copies. */
        public Polled {
            records = List.copyOf(records);
        }
    }

    /** A poll failed, and where the consumer reads on is as it was; an offset out of range is told by {@code error}. */
    record PollFailed(long timeNs, int process, String error) implements HistoryEvent {}

    /** A topic was made while the run went on, and is written to from now on. */
    record TopicAdded(long timeNs, int process, TopicPlan topic) implements HistoryEvent {}

    /** The process does nothing more: it was closed, was torn down, or was killed. */
    record ProcessEnded(long timeNs, int process) implements HistoryEvent {}
}
