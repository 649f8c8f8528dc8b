package io.duolog.perf.workload;

import io.duolog.perf.system.MeasuredSystem;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.testkit.MetadataQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the brokers say of all topics, each asked by itself.
 *
 * @param answers of those who answered
 * @param asked how many were asked
 */
record ClusterState(List<MetadataResponse> answers, int asked) {
    ClusterState {
        answers = List.copyOf(answers);
    }

    /** Asks all brokers; none after the first that does not answer. */
    static ClusterState of(MeasuredSystem system) {
        List<MetadataResponse> answers = new ArrayList<>();
        for (int broker : system.brokerIds()) {
            Optional<MetadataResponse> answer = MetadataQuery.ask(Addresses.socket(system.address(broker)));
            if (answer.isEmpty()) {
                break;
            }
            answers.add(answer.get());
        }
        return new ClusterState(answers, system.brokerIds().size());
    }

    /** Whether every broker says that all replicas of all partitions are in sync. */
    boolean isAllInSync() {
        return answers.size() == asked
                && answers.stream()
                        .flatMap(answer -> answer.topics().stream())
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.leaderId() >= 0
                                && partition.isrNodes().size()
                                        == partition.replicaNodes().size());
    }
}
