package io.duolog.chaos.run;

import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.chaos.workload.FinalReader;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is looked at when a cluster has healed and nobody writes: each replica serves every partition once, as its leader,
 * and then the replicas' files are read.
 */
final class Verification {
    /** A round reads everything that the run has written, on a machine that other runs use as well. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(3);

    private final SystemUnderTest system;
    private final ClusterAdmin admin;
    private final Path directory;
    private final RunListener listener;

    Verification(SystemUnderTest system, ClusterAdmin admin, Path directory, RunListener listener) {
        this.system = system;
        this.admin = admin;
        this.directory = directory;
        this.listener = listener;
    }

    /**
     * Has every replica serve all records once.
     *
     * @param client the client library to read with
     * @throws IllegalStateException if leaders cannot be moved, or a read does not end: a cluster that has not recovered
     */
    void readFromEveryReplica(List<TopicPlan> topics, String client) {
        listener.began(Phase.READ);
        Map<TopicPartition, List<Integer>> replicas = new TreeMap<>();
        for (TopicPlan topic : topics) {
            IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .forEach(partition -> replicas.put(partition, admin.replicas(partition)));
        }
        int rounds = replicas.values().stream().mapToInt(List::size).max().orElse(0);
        try (FinalReader reader = FinalReader.start(
                runId(),
                client,
                system.bootstrapServers(),
                Optional.of(system.hostsFile(NodeId.client(1))),
                directory)) {
            for (int round = 0; round < rounds; round++) {
                int turn = round;
                Map<TopicPartition, Integer> leaders = replicas.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                                .get(turn % entry.getValue().size())));
                admin.moveLeaders(leaders);
                reader.read(round, leaders, READ_TIMEOUT);
            }
        }
    }

    /** Stops all brokers, and keeps what their files hold. */
    void compareFiles(List<TopicPlan> topics) throws IOException {
        listener.began(Phase.DUMP);
        new HistoryFiles(directory).writeReplicas(dump(topics));
    }

    private String runId() {
        return String.valueOf(directory.getFileName());
    }

    private List<ReplicaLog> dump(List<TopicPlan> topics) {
        Set<String> names = topics.stream().map(TopicPlan::name).collect(Collectors.toSet());
        List<NodeId> brokers = system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .toList();
        brokers.stream().filter(system::isRunning).forEach(system::terminate);
        List<ReplicaLog> replicas = new ArrayList<>();
        brokers.forEach(broker -> replicas.addAll(system.dump(broker, runId(), names)));
        return replicas;
    }
}
