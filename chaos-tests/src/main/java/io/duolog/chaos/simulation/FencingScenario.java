package io.duolog.chaos.simulation;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.Partition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import io.duolog.protocol.message.FetchRequest;
import java.util.List;
import java.util.Map;

/**
 * Requests of those whose time is over, sent on purpose, because random faults rarely make them matter: a request of an old
 * leader epoch, a fetch of an incarnation that is gone, a proposal that names one, and metadata that newer ones have overtaken.
 */
public final class FencingScenario extends DirectedScenario {
    /** Made by name. */
    public FencingScenario() {
        super(Map.of());
    }

    @Override
    void run(SimulatedCluster cluster) {
        // The leader and a follower come back as new incarnations, and the leader's epoch ends.
        SimulatedCluster.Leader first = cluster.knownLeader(PARTITION).orElseThrow();
        int other = cluster.nodeIds().stream()
                .filter(id -> id != first.nodeId())
                .findFirst()
                .orElseThrow();
        MetadataImage former = cluster.broker(other).orElseThrow().image();
        restart(cluster, other);
        restart(cluster, first.nodeId());
        SimulatedCluster.Leader leader = cluster.knownLeader(PARTITION).orElseThrow();
        int follower = leader.nodeId() == other ? first.nodeId() : other;
        long formerEpoch = epochOf(former, follower);
        requireOldEpochRefused(cluster, leader, first.leaderEpoch());
        requireOldIncarnationRefused(cluster, leader, follower, formerEpoch);
        requireOldMemberRefused(cluster, leader, follower, formerEpoch);
        requireOldMetadataIgnored(cluster, leader);
    }

    private static void restart(SimulatedCluster cluster, int nodeId) {
        cluster.kill(nodeId);
        advance(cluster);
        cluster.start(nodeId);
        advance(cluster);
    }

    private static void requireOldEpochRefused(SimulatedCluster cluster, SimulatedCluster.Leader leader, int oldEpoch) {
        Reader.Answer answer = await(
                cluster,
                cluster.broker(leader.nodeId())
                        .orElseThrow()
                        .endpoint()
                        .read(leader.topicId(), PARTITION, 0, oldEpoch));
        require(answer.errorCode(), ErrorCode.FENCED_LEADER_EPOCH, "a read in leader epoch " + oldEpoch);
    }

    private static void requireOldIncarnationRefused(
            SimulatedCluster cluster, SimulatedCluster.Leader leader, int follower, long oldBrokerEpoch) {
        FetchRequest request = FetchRequest.builder()
                .replicaState(new FetchRequest.ReplicaState(follower, oldBrokerEpoch))
                .maxBytes(Integer.MAX_VALUE)
                .sessionEpoch(-1)
                .topics(List.of(new FetchRequest.FetchTopic(
                        "",
                        leader.topicId(),
                        List.of(FetchRequest.FetchPartition.builder()
                                .partition(PARTITION)
                                .currentLeaderEpoch(leader.leaderEpoch())
                                .partitionMaxBytes(1)
                                .build()))))
                .build();
        short error = await(
                        cluster,
                        cluster.broker(leader.nodeId()).orElseThrow().endpoint().fetch(request))
                .responses()
                .get(0)
                .partitions()
                .get(0)
                .errorCode();
        require(error, ErrorCode.STALE_BROKER_EPOCH, "a fetch of a former incarnation");
    }

    private static void requireOldMemberRefused(
            SimulatedCluster cluster, SimulatedCluster.Leader leader, int member, long oldBrokerEpoch) {
        SimulatedBroker controller = cluster.broker(
                        cluster.world().coordination().leader().orElseThrow())
                .orElseThrow();
        MetadataImage image = controller.image();
        TopicImage topic = image.topics().find(leader.topicId()).orElseThrow();
        AlterPartitionRequest request = new AlterPartitionRequest(
                leader.nodeId(),
                epochOf(image, leader.nodeId()),
                List.of(new AlterPartitionRequest.TopicData(
                        topic.id(),
                        List.of(new AlterPartitionRequest.PartitionData(
                                PARTITION,
                                leader.leaderEpoch(),
                                List.of(
                                        new AlterPartitionRequest.BrokerState(
                                                leader.nodeId(), epochOf(image, leader.nodeId())),
                                        new AlterPartitionRequest.BrokerState(member, oldBrokerEpoch)),
                                (byte) 0,
                                topic.partition(PARTITION).orElseThrow().partitionEpoch())))));
        AlterPartitionResponse response =
                await(cluster, controller.controllerClient().alterPartition(request));
        require(
                response.topics().get(0).partitions().get(0).errorCode(),
                ErrorCode.INELIGIBLE_REPLICA,
                "a proposal that names a former incarnation");
    }

    /** What the controller said first arrives last, as when a proposal's answer overtakes the metadata. */
    private static void requireOldMetadataIgnored(SimulatedCluster cluster, SimulatedCluster.Leader leader) {
        Partition partition =
                cluster.broker(leader.nodeId()).orElseThrow().replica(PARTITION).orElseThrow();
        LeaderAndIsr older = partition.leaderAndIsr();
        LeaderAndIsr newer = new LeaderAndIsr(
                older.leaderId(),
                older.leaderEpoch(),
                older.partitionEpoch() + 1,
                List.of(leader.nodeId()),
                older.replicas());
        partition.update(newer);
        partition.update(older);
        if (!partition.leaderAndIsr().equals(newer)) {
            throw new InvariantViolation(
                    "broker " + leader.nodeId() + " knew " + newer + " and went back to " + partition.leaderAndIsr());
        }
    }

    private static long epochOf(MetadataImage image, int nodeId) {
        return requireNonNull(image.brokers().get(nodeId)).epoch();
    }
}
