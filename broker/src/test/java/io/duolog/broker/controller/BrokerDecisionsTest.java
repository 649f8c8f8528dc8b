package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.NodeIdentity;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BrokerDecisionsTest {
    private static final MetadataImage THREE = Samples.brokers(1, 2, 3).at(100, 1);
    private static final long NO_CLEAN_SHUTDOWN = -1;

    private final BrokerDecisions decisions = new BrokerDecisions(Samples.context());

    @Test
    void registersWithTheOffsetOfTheRecordAsEpoch() {
        NodeIdentity node = new NodeIdentity(4, new UUID(9, 9));

        ControllerResult<Long> result = decisions.up(THREE, node, announcement(4, NO_CLEAN_SHUTDOWN));

        MetadataImage after = Samples.with(THREE, result.records());
        assertThat(result.response()).isEqualTo(100);
        assertThat(after.brokers().get(4).epoch()).isEqualTo(100);
        assertThat(after.isActive(4)).isTrue();
    }

    @Test
    void aRestartRaisesTheBrokerEpochAndEveryLeaderEpochOfTheBroker() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1), List.of(1), 1);

        ControllerResult<Long> result = decisions.up(image, restarted(1), announcement(1, NO_CLEAN_SHUTDOWN));

        MetadataImage after = Samples.with(image, result.records());
        PartitionRegistration partition = Samples.partition(after, "a");
        assertThat(result.records()).hasSize(2);
        assertThat(result.response()).isEqualTo(after.endOffset() - 1);
        assertThat(after.brokers().get(1).epoch()).isEqualTo(result.response());
        assertThat(partition.leader()).isEqualTo(1);
        assertThat(partition.leaderEpoch()).isEqualTo(6);
        assertThat(partition.partitionEpoch()).isEqualTo(9);
    }

    @Test
    void aLossyRestartLeavesTheInSyncReplicas() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1, 2), 1);

        MetadataImage after = Samples.with(
                image,
                decisions
                        .up(image, restarted(1), announcement(1, NO_CLEAN_SHUTDOWN))
                        .records());

        assertThat(Samples.partition(after, "a").isr()).containsExactly(2);
        assertThat(Samples.partition(after, "a").leader()).isEqualTo(2);
    }

    @Test
    void aCleanRestartStaysInSync() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1, 2), 2);

        MetadataImage after = Samples.with(
                image, decisions.up(image, restarted(1), announcement(1, 10)).records());

        assertThat(Samples.partition(after, "a")).isEqualTo(Samples.partition(image, "a"));
    }

    /** Seed 20262556 of the simulation: killed before it had learned of its registration, it has still lost nothing. */
    @Test
    void aProcessThatNeverLearnedItsEpochHasLostNothing() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1, 2), 2);
        MetadataImage registered = Samples.with(
                image, decisions.up(image, restarted(1), announcement(1, 10)).records());

        MetadataImage after = Samples.with(
                registered,
                decisions
                        .up(registered, new NodeIdentity(1, new UUID(3, 1)), announcement(1, 10))
                        .records());

        assertThat(Samples.partition(after, "a").isr()).containsExactly(1, 2);
    }

    @Test
    void whatWasLostOnceIsNotProvenByAnOlderEpoch() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1, 2), 2);
        MetadataImage lossy = Samples.with(
                image,
                decisions
                        .up(image, restarted(1), announcement(1, NO_CLEAN_SHUTDOWN))
                        .records());
        MetadataImage back = Samples.with(
                lossy,
                List.of(PartitionChangeRecord.builder()
                        .topicId(lossy.topics().find("a").orElseThrow().id())
                        .partitionId(0)
                        .isr(List.of(1, 2))
                        .leader(PartitionRegistration.NO_LEADER_CHANGE)
                        .build()));

        MetadataImage after = Samples.with(
                back,
                decisions
                        .up(back, new NodeIdentity(1, new UUID(3, 1)), announcement(1, 10))
                        .records());

        assertThat(Samples.partition(after, "a").isr()).containsExactly(2);
    }

    @Test
    void theLastInSyncReplicaStaysSoEvenIfItMayHaveLost() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1), 1);

        MetadataImage after = Samples.with(
                image,
                decisions
                        .up(image, restarted(1), announcement(1, NO_CLEAN_SHUTDOWN))
                        .records());

        assertThat(Samples.partition(after, "a").isr()).containsExactly(1);
        assertThat(Samples.partition(after, "a").leader()).isEqualTo(1);
    }

    @Test
    void fencingMovesLeadershipToTheNextInSyncReplica() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2, 3), List.of(3, 1), 1);

        MetadataImage after = fence(image, 1);

        PartitionRegistration partition = Samples.partition(after, "a");
        assertThat(after.isActive(1)).isFalse();
        assertThat(partition.leader()).isEqualTo(3);
        assertThat(partition.isr()).containsExactly(3);
        assertThat(partition.leaderEpoch()).isEqualTo(6);
    }

    @Test
    void fencingAFollowerOnlyShrinksTheInSyncReplicas() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1, 2), 1);

        PartitionRegistration partition = Samples.partition(fence(image, 2), "a");

        assertThat(partition).isEqualTo(new PartitionRegistration(List.of(1, 2), List.of(1), 1, 5, 9));
    }

    @Test
    void fencingTheLastInSyncReplicaLeavesNobodyToLeadUntilItIsBack() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2), List.of(1), 1);

        MetadataImage fenced = fence(image, 1);
        MetadataImage back = Samples.with(
                fenced,
                decisions
                        .up(fenced, new NodeIdentity(1, Samples.incarnation(1)), announcement(1, -1))
                        .records());

        assertThat(Samples.partition(fenced, "a").hasLeader()).isFalse();
        assertThat(Samples.partition(fenced, "a").isr()).containsExactly(1);
        assertThat(Samples.partition(back, "a").leader()).isEqualTo(1);
        assertThat(Samples.partition(back, "a").leaderEpoch()).isEqualTo(7);
    }

    @Test
    void electsUncleanlyOnlyWhereTheTopicAllowsIt() {
        MetadataImage image = Samples.with(
                Samples.topic(
                        Samples.topic(THREE, "a", List.of(1, 2), List.of(1), 1), "b", List.of(1, 2), List.of(1), 1),
                List.of(new ConfigRecord((byte) 2, "b", "unclean.leader.election.enable", "true")));

        MetadataImage after = fence(image, 1);

        assertThat(Samples.partition(after, "a").hasLeader()).isFalse();
        assertThat(Samples.partition(after, "b").leader()).isEqualTo(2);
        assertThat(Samples.partition(after, "b").isr()).containsExactly(2);
    }

    @Test
    void downOfAFormerIncarnationChangesNothing() {
        assertThat(decisions.down(THREE, restarted(1)).records()).isEmpty();
        assertThat(decisions.down(THREE, new NodeIdentity(9, new UUID(1, 9))).records())
                .isEmpty();
    }

    @Test
    void upOfAnActiveIncarnationChangesNothing() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1), List.of(1), 1);

        assertThat(decisions
                        .up(image, new NodeIdentity(1, Samples.incarnation(1)), announcement(1, -1))
                        .records())
                .isEmpty();
    }

    @Test
    void fencesAllThatNobodyHasHeardOf() {
        MetadataImage image = Samples.topic(THREE, "a", List.of(1, 2, 3), List.of(1, 2, 3), 1);

        ControllerResult<Integer> result = decisions.fenceAllBut(image, broker -> broker == 3);

        MetadataImage after = Samples.with(image, result.records());
        assertThat(result.response()).isEqualTo(2);
        assertThat(Samples.partition(after, "a").leader()).isEqualTo(3);
        assertThat(Samples.partition(after, "a").isr()).containsExactly(3);
    }

    /** Large decisions are appended in parts; a controller that dies between two of them leaves a prefix. */
    @Test
    void everyPrefixOfADecisionIsCompletedByTheNextController() {
        MetadataImage image = THREE;
        for (int i = 0; i < 5; i++) {
            image = Samples.topic(image, "t" + i, List.of(1, 2), List.of(1, 2), 1);
        }
        MetadataImage start = image;
        List<MetadataRecord> fencing = decisions
                .down(start, new NodeIdentity(1, Samples.incarnation(1)))
                .records();
        for (int length = 0; length <= fencing.size(); length++) {
            MetadataImage prefix = Samples.with(start, fencing.subList(0, length));
            MetadataImage repaired = Samples.with(
                    prefix, decisions.fenceAllBut(prefix, broker -> broker != 1).records());
            assertThat(repaired.hasSameContent(Samples.with(start, fencing))).isTrue();
        }
        MetadataImage allFenced = Samples.with(
                start, decisions.fenceAllBut(start, broker -> false).records());
        List<MetadataRecord> unfencing = decisions
                .up(allFenced, new NodeIdentity(1, Samples.incarnation(1)), announcement(1, -1))
                .records();
        for (int length = 0; length <= unfencing.size(); length++) {
            MetadataImage prefix = Samples.with(allFenced, unfencing.subList(0, length));
            MetadataImage repaired = Samples.with(
                    prefix,
                    decisions
                            .up(prefix, new NodeIdentity(1, Samples.incarnation(1)), announcement(1, -1))
                            .records());
            assertThat(repaired.hasSameContent(Samples.with(allFenced, unfencing)))
                    .isTrue();
        }
    }

    private MetadataImage fence(MetadataImage image, int brokerId) {
        return Samples.with(
                image,
                decisions
                        .down(image, new NodeIdentity(brokerId, Samples.incarnation(brokerId)))
                        .records());
    }

    private static NodeIdentity restarted(int brokerId) {
        return new NodeIdentity(brokerId, new UUID(2, brokerId));
    }

    private static RegisterBrokerRecord announcement(int brokerId, long previousBrokerEpoch) {
        return BrokerAnnouncement.decode(BrokerAnnouncement.encode(
                new NodeIdentity(brokerId, new UUID(2, brokerId)), List.of(), Optional.empty(), previousBrokerEpoch));
    }
}
