package io.duolog.chaos.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.OptionalInt;

/** When a step begins. Events replay better than times. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Trigger.At.class, name = "at"),
    @JsonSubTypes.Type(value = Trigger.AfterBegin.class, name = "after-begin"),
    @JsonSubTypes.Type(value = Trigger.AfterEnd.class, name = "after-end"),
    @JsonSubTypes.Type(value = Trigger.AfterAcks.class, name = "after-acks"),
    @JsonSubTypes.Type(value = Trigger.AfterLeaderChange.class, name = "after-leader-change"),
    @JsonSubTypes.Type(value = Trigger.WhenInSync.class, name = "when-in-sync")
})
public sealed interface Trigger {
    /** The number that stands for the beginning of the run, where a trigger may relate to it. */
    int BEGINNING = -1;

    /** The step that it relates to, or {@link #BEGINNING}; empty for a time. */
    OptionalInt reference();

    /** What it waits for after that: milliseconds, or acknowledgements. */
    long amount();

    /** The same that relates to another step; one that relates to none is returned as it is. */
    Trigger relatingTo(int step);

    /** {@code ms} after the faults of the run begin. */
    record At(long ms) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.empty();
        }

        @Override
        public long amount() {
            return ms;
        }

        @Override
        public Trigger relatingTo(int step) {
            return this;
        }
    }

    /** {@code ms} after the step of this number began. */
    record AfterBegin(int step, long ms) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.of(step);
        }

        @Override
        public long amount() {
            return ms;
        }

        @Override
        public Trigger relatingTo(int other) {
            return new AfterBegin(other, ms);
        }
    }

    /** {@code ms} after the step of this number ended. */
    record AfterEnd(int step, long ms) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.of(step);
        }

        @Override
        public long amount() {
            return ms;
        }

        @Override
        public Trigger relatingTo(int other) {
            return new AfterEnd(other, ms);
        }
    }

    /** When this many more records have been acknowledged since the step of this number began; -1: since the beginning. */
    record AfterAcks(int step, long acks) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.of(step);
        }

        @Override
        public long amount() {
            return acks;
        }

        @Override
        public Trigger relatingTo(int other) {
            return new AfterAcks(other, acks);
        }
    }

    /** {@code ms} after the partition has another leader than when the step of this number began; -1: the beginning. */
    record AfterLeaderChange(int step, String topic, int partition, long ms) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.of(step);
        }

        @Override
        public long amount() {
            return ms;
        }

        @Override
        public Trigger relatingTo(int other) {
            return new AfterLeaderChange(other, topic, partition, ms);
        }
    }

    /** {@code ms} after the step of this number has ended (-1: at once) and all replicas of all partitions are in sync. */
    record WhenInSync(int step, long ms) implements Trigger {
        @Override
        public OptionalInt reference() {
            return OptionalInt.of(step);
        }

        @Override
        public long amount() {
            return ms;
        }

        @Override
        public Trigger relatingTo(int other) {
            return new WhenInSync(other, ms);
        }
    }
}
