package io.duolog.coordination.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.testkit.PeerNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the contracts share: one cluster for each test, and nodes that are closed after it.
 *
 * @param <C> what the contract needs of a cluster
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class CoordinationContract<C extends ContractCluster> {
    /** After how long a silent peer is given up, for one request. */
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);

    final PeerNetwork network = new PeerNetwork(ASK_TIMEOUT);
    C cluster;
    private Path directory;
    private final List<ContractNode> nodes = new ArrayList<>();
    private final List<C> otherClusters = new ArrayList<>();
    private final List<ContractNode> nodesOfOthers = new ArrayList<>();

    /** Makes an empty cluster. */
    protected abstract C newCluster();

    @BeforeEach
    final void openCluster(@TempDir Path temporary) {
        directory = temporary;
        cluster = newCluster();
    }

    @AfterEach
    final void closeCluster() {
        nodes.forEach(ContractNode::close);
        nodesOfOthers.forEach(ContractNode::close);
        cluster.close();
        otherClusters.forEach(ContractCluster::close);
        nodesOfOthers.forEach(ContractNode::checkCallbacks);
        nodes.forEach(ContractNode::checkCallbacks);
        assertThat(nodes.stream().flatMap(node -> node.elections().stream()))
                .as("epochs given to any node")
                .doesNotHaveDuplicates();
    }

    /** A node of a cluster of one, not started. */
    final ContractNode node(int nodeId) {
        return node(nodeId, 1, Optional.empty());
    }

    /** The only node of another cluster of one, not started, which shares with the first what clusters may share. */
    final ContractNode nodeOfAnotherCluster(int nodeId) {
        C another = newCluster();
        otherClusters.add(another);
        PeerNetwork itsNetwork = new PeerNetwork(ASK_TIMEOUT);
        ContractNode node = ContractNode.create(
                nodeId,
                directory.resolve("other-" + nodeId),
                Optional.empty(),
                itsNetwork,
                host -> another.create(host, 1));
        nodesOfOthers.add(node);
        return node;
    }

    final ContractNode node(int nodeId, int clusterSize, Optional<String> clusterId) {
        nodes.stream().filter(node -> node.identity().nodeId() == nodeId).forEach(ContractNode::awaitClosedAfterKill);
        ContractNode node = ContractNode.create(
                nodeId,
                directory.resolve("node-" + nodeId),
                clusterId,
                network,
                host -> cluster.create(host, clusterSize));
        nodes.add(node);
        return node;
    }

    /** The only node of a cluster of one, elected. */
    final ContractNode controller() {
        ContractNode node = node(1).campaign().start();
        node.awaitElections(1);
        return node;
    }
}
