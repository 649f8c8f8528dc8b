package io.duolog.chaos.workload;

import io.duolog.chaos.history.TopicPlan;

/**
 * The names of topics that follow each other in one place of a workload: {@code queue-2-0}, then {@code queue-2-1}, and so
 * on. All clients follow the same names, each at its own pace.
 */
final class RotatedTopic {
    private RotatedTopic() {}

    /** The first topic in a place. */
    static String first(String place) {
        return place + "-0";
    }

    /** The same topic under the next name. */
    static TopicPlan next(TopicPlan topic) {
        return new TopicPlan(
                place(topic.name()) + "-" + (number(topic.name()) + 1),
                topic.partitions(),
                topic.replicationFactor(),
                topic.minInsyncReplicas(),
                topic.acks(),
                topic.idempotent(),
                topic.retries(),
                topic.inFlight(),
                topic.uncleanElection());
    }

    /** Where a topic stands. */
    static String place(String name) {
        return name.substring(0, name.lastIndexOf('-'));
    }

    /** How many stood there before. */
    static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
