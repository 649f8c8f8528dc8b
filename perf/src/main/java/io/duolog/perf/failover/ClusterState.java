package io.duolog.perf.failover;

import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.testkit.MetadataQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What certain brokers say of all topics, each asked by itself.
 *
 * @param answers of those who answered
 * @param asked how many were asked
 */
record ClusterState(List<MetadataResponse> answers, int asked) {
    ClusterState {
        answers = List.copyOf(answers);
    }

    static ClusterState of(ProbedCluster cluster, Collection<Integer> brokers) {
        List<MetadataResponse> answers = new ArrayList<>();
        for (int broker : brokers) {
            Optional<MetadataResponse> answer = MetadataQuery.ask(cluster.address(broker));
            if (answer.isEmpty()) {
                break;
            }
            answers.add(answer.get());
        }
        return new ClusterState(answers, brokers.size());
    }

    /** Whether each broker names all these as alive. */
    boolean knowsAll(Collection<Integer> ids) {
        return each(answer -> answer.brokers().stream()
                .map(MetadataResponseBroker::nodeId)
                .collect(Collectors.toSet())
                .containsAll(ids));
    }

    /** Whether no broker names this one as alive. */
    boolean nobodyKnows(int id) {
        return each(answer -> answer.brokers().stream().noneMatch(broker -> broker.nodeId() == id));
    }

    /** Whether each broker knows so many partitions, and all of them are like this. */
    boolean partitions(int count, Predicate<MetadataResponsePartition> like) {
        return each(answer -> {
            List<MetadataResponsePartition> all = answer.topics().stream()
                    .filter(topic -> !topic.isInternal())
                    .flatMap(topic -> topic.partitions().stream())
                    .toList();
            return all.size() == count && all.stream().allMatch(like);
        });
    }

    /** Whether each broker knows a topic of that name. */
    boolean haveTopic(String name) {
        return each(answer -> answer.topics().stream()
                .anyMatch(topic ->
                        name.equals(topic.name()) && !topic.partitions().isEmpty()));
    }

    private boolean each(Predicate<MetadataResponse> condition) {
        return answers.size() == asked && answers.stream().allMatch(condition);
    }

    static boolean isLed(MetadataResponsePartition partition) {
        return partition.leaderId() >= 0;
    }

    static boolean isInSync(MetadataResponsePartition partition) {
        return isLed(partition)
                && partition.isrNodes().size() == partition.replicaNodes().size();
    }
}
