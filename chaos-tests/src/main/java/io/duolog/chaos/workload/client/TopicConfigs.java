package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.TopicPlan;
import java.util.Map;

/** The settings of a topic that its plan asks for, by Kafka's names. */
public final class TopicConfigs {
    private TopicConfigs() {}

    /** What a topic is created with. */
    public static Map<String, String> of(TopicPlan topic) {
        return Map.of(
                "min.insync.replicas", Integer.toString(topic.minInsyncReplicas()),
                "unclean.leader.election.enable", Boolean.toString(topic.uncleanElection()));
    }
}
