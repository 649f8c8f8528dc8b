package io.duolog.cli.cluster;

import io.duolog.broker.inspection.InspectionClient;
import io.duolog.broker.inspection.InspectionException;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.cli.cluster.ClusterStatus.Broker;
import io.duolog.cli.cluster.ClusterStatus.TroubledPartition;
import io.duolog.client.Node;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ClusterDescription;
import io.duolog.client.admin.ConfigEntry;
import io.duolog.client.admin.ConfigResource;
import io.duolog.client.admin.PartitionDescription;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.errors.UnsupportedApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** Finds out how a cluster is doing. Blocks; confined to one thread. */
final class ClusterSurvey {
    private static final String MIN_IN_SYNC = "min.insync.replicas";
    private static final long UNKNOWN_EPOCH = -1;

    private final Admin admin;
    private final Duration timeout;

    ClusterSurvey(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /** Asks everybody that has to be asked. */
    ClusterStatus take() {
        ClusterDescription cluster = describeCluster();
        Optional<DescribeCoordinationResponse> coordination = describeCoordination(cluster);
        Collection<TopicDescription> topics = admin.describeTopics(
                        admin.listTopics().join().keySet())
                .all()
                .join()
                .values();
        return new ClusterStatus(
                cluster.clusterId(),
                brokers(cluster, ClusterStatus.epochs(coordination), topics),
                coordination,
                controllerId(cluster, coordination),
                topics.size(),
                topics.stream().mapToInt(topic -> topic.partitions().size()).sum(),
                troubled(topics));
    }

    /** Brokers of Apache Kafka before 4.1 do not tell of fenced ones. */
    private ClusterDescription describeCluster() {
        try {
            return admin.describeCluster(true).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnsupportedApiException) {
                return admin.describeCluster().join();
            }
            throw e;
        }
    }

    /** Asks the controller, or else any other broker; Apache Kafka's do not answer that. */
    private Optional<DescribeCoordinationResponse> describeCoordination(ClusterDescription cluster) {
        return Stream.concat(cluster.controller().stream(), cluster.brokers().stream())
                .distinct()
                .map(this::describeCoordination)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<DescribeCoordinationResponse> describeCoordination(Node node) {
        try (InspectionClient inspection = InspectionClient.connect(node.host(), node.port(), timeout)) {
            return Optional.of(inspection.describeCoordination());
        } catch (InspectionException e) {
            return Optional.empty();
        }
    }

    /** Brokers of Apache Kafka name any broker as the controller; a backend that can tell knows better. */
    private static Optional<Integer> controllerId(
            ClusterDescription cluster, Optional<DescribeCoordinationResponse> coordination) {
        return coordination
                .map(DescribeCoordinationResponse::controllerId)
                .or(() -> cluster.controller().map(Node::id))
                .filter(id -> id >= 0);
    }

    private static List<Broker> brokers(
            ClusterDescription cluster, Map<Integer, Long> epochs, Collection<TopicDescription> topics) {
        Map<Integer, Integer> leaders = new HashMap<>();
        Map<Integer, Integer> replicas = new HashMap<>();
        for (TopicDescription topic : topics) {
            for (PartitionDescription partition : topic.partitions()) {
                partition.leader().ifPresent(node -> leaders.merge(node.id(), 1, Integer::sum));
                partition.replicas().forEach(node -> replicas.merge(node.id(), 1, Integer::sum));
            }
        }
        List<Broker> brokers = new ArrayList<>();
        List<Node> fenced = cluster.fencedBrokers();
        Stream.concat(cluster.brokers().stream(), fenced.stream())
                .sorted(Comparator.comparingInt(Node::id))
                .forEach(node -> brokers.add(new Broker(
                        node,
                        epochs.getOrDefault(node.id(), UNKNOWN_EPOCH),
                        fenced.contains(node),
                        leaders.getOrDefault(node.id(), 0),
                        replicas.getOrDefault(node.id(), 0))));
        return brokers;
    }

    private List<TroubledPartition> troubled(Collection<TopicDescription> topics) {
        List<TopicDescription> suspects = topics.stream()
                .filter(topic -> topic.partitions().stream().anyMatch(ClusterSurvey::isSuspect))
                .sorted(Comparator.comparing(TopicDescription::name))
                .toList();
        Map<ConfigResource, Map<String, ConfigEntry>> configs = admin.describeConfigs(suspects.stream()
                        .map(topic -> ConfigResource.topic(topic.name()))
                        .toList())
                .all()
                .join();
        List<TroubledPartition> troubled = new ArrayList<>();
        for (TopicDescription topic : suspects) {
            int minInSync = minInSync(configs.getOrDefault(ConfigResource.topic(topic.name()), Map.of()));
            topic.partitions().stream()
                    .filter(ClusterSurvey::isSuspect)
                    .forEach(partition -> troubled.add(new TroubledPartition(
                            topic.name(),
                            partition.partition(),
                            partition.leader().map(Node::id),
                            partition.leaderEpoch(),
                            ids(partition.replicas()),
                            ids(partition.inSyncReplicas()),
                            minInSync)));
        }
        return troubled;
    }

    /** A partition below {@code min.insync.replicas} lacks a replica, unless the setting asks for more than there are. */
    private static boolean isSuspect(PartitionDescription partition) {
        return partition.isUnderReplicated() || partition.leader().isEmpty();
    }

    private static int minInSync(Map<String, ConfigEntry> configs) {
        return Optional.ofNullable(configs.get(MIN_IN_SYNC))
                .flatMap(ConfigEntry::value)
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }
}
