package io.duolog.chaos.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Whom a fault meets. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Target.Leader.class, name = "leader"),
    @JsonSubTypes.Type(value = Target.Follower.class, name = "follower"),
    @JsonSubTypes.Type(value = Target.Controller.class, name = "controller"),
    @JsonSubTypes.Type(value = Target.Broker.class, name = "broker"),
    @JsonSubTypes.Type(value = Target.OfStep.class, name = "of-step"),
    @JsonSubTypes.Type(value = Target.AllBrokers.class, name = "all-brokers"),
    @JsonSubTypes.Type(value = Target.ZooKeeper.class, name = "zookeeper"),
    @JsonSubTypes.Type(value = Target.Client.class, name = "client")
})
public sealed interface Target {
    /** The broker that leads a partition. */
    record Leader(String topic, int partition) implements Target {}

    /** The n-th replica, from 0, that does not lead a partition. */
    record Follower(String topic, int partition, int n) implements Target {}

    /** The broker that is the controller. */
    record Controller() implements Target {}

    /** A broker by its node id. */
    record Broker(int id) implements Target {}

    /** Whom the step of this number met. */
    record OfStep(int step) implements Target {}

    /** All brokers. */
    record AllBrokers() implements Target {}

    /** A server of the ZooKeeper ensemble; the step is skipped where there is none. */
    record ZooKeeper(int number) implements Target {}

    /** A client process. */
    record Client(int number) implements Target {}
}
