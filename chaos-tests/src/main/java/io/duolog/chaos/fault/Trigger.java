package io.duolog.chaos.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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
    /** {@code ms} after the faults of the run begin. */
    record At(long ms) implements Trigger {}

    /** {@code ms} after the step of this number began. */
    record AfterBegin(int step, long ms) implements Trigger {}

    /** {@code ms} after the step of this number ended. */
    record AfterEnd(int step, long ms) implements Trigger {}

    /** When this many more records have been acknowledged since the step of this number began; -1: since the beginning. */
    record AfterAcks(int step, long acks) implements Trigger {}

    /** {@code ms} after the partition has another leader than when the step of this number began. */
    record AfterLeaderChange(int step, String topic, int partition, long ms) implements Trigger {}

    /** {@code ms} after the step of this number has ended and all replicas of all partitions are in sync. */
    record WhenInSync(int step, long ms) implements Trigger {}
}
