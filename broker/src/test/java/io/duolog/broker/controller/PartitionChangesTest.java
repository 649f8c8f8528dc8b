package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.Reassignment;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.coordination.NodeIdentity;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a partition: elections, shutdowns, failed directories, reassignments. */
class PartitionChangesTest {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;
    private static final MetadataImage FIVE = Samples.brokers(1, 2, 3, 4, 5).at(100, 1);

    private final ControllerContext context = Samples.context();
    private final BrokerDecisions brokers = new BrokerDecisions(context);

    private static MetadataImage image(List<Integer> replicas, List<Integer> isr, int leader) {
        return Samples.topic(FIVE, "a", replicas, isr, leader);
    }

    private static MetadataImage minInSync(MetadataImage image, int count) {
        return Samples.with(
                image, List.of(new ConfigRecord((byte) 2, "a", "min.insync.replicas", Integer.toString(count))));
    }

    private MetadataImage fence(MetadataImage image, int broker) {
        return Samples.with(
                image,
                brokers.down(
                                image,
                                new NodeIdentity(
                                        broker, image.brokers().get(broker).incarnationId()))
                        .records());
    }

    private MetadataImage restart(MetadataImage image, int broker, boolean clean) {
        NodeIdentity node = new NodeIdentity(broker, new UUID(image.endOffset(), broker));
        long previous = clean ? image.brokers().get(broker).epoch() : -1;
        return Samples.with(
                image,
                brokers.up(
                                image,
                                node,
                                BrokerAnnouncement.decode(
                                        BrokerAnnouncement.encode(node, List.of(), Optional.empty(), previous)))
                        .records());
    }

    private static PartitionRegistration partition(MetadataImage image) {
        return Samples.partition(image, "a");
    }

    // Who else has all that was committed (KIP-966)

    @Test
    void aReplicaThatLeftBelowTheMinimumMayStillLeadForNothingWasCommittedSince() {
        MetadataImage one = fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2);
        assertThat(partition(one).eligibleLeaders()).containsExactly(2);

        MetadataImage none = fence(one, 1);
        assertThat(partition(none).hasLeader()).isFalse();
        MetadataImage back = restart(none, 2, true);

        assertThat(partition(back).leader()).isEqualTo(2);
        assertThat(partition(back).isr()).containsExactly(2);
        assertThat(partition(back).eligibleLeaders()).containsExactly(1);
    }

    @Test
    void theLastInSyncReplicaGivesWayAfterALossyCrashToOneThatHasAllThatWasCommitted() {
        MetadataImage crashed = fence(fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2), 1);

        MetadataImage back = restart(crashed, 1, false);
        assertThat(partition(back).hasLeader()).as("broker 2 has more than 1").isFalse();
        assertThat(partition(back).isr()).containsExactly(2);
        assertThat(partition(back).eligibleLeaders()).isEmpty();

        assertThat(partition(restart(back, 2, true)).leader()).isEqualTo(2);
    }

    @Test
    void aLossyCrashEndsEligibility() {
        MetadataImage one = fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2);

        assertThat(partition(restart(one, 2, false)).eligibleLeaders()).isEmpty();
        assertThat(partition(restart(one, 2, true)).eligibleLeaders()).containsExactly(2);
    }

    @Test
    void enoughInSyncReplicasEndEligibility() {
        MetadataImage one = restart(fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2), 2, true);
        PartitionRegistration before = partition(one);

        AlterPartitionResponse response = new PartitionAlteration(context)
                .decide(one, proposal(one, before, 1, 2))
                .response();

        assertThat(response.topics().get(0).partitions().get(0).errorCode()).isZero();
        MetadataImage after = Samples.with(
                one,
                new PartitionAlteration(context)
                        .decide(one, proposal(one, before, 1, 2))
                        .records());
        assertThat(partition(after).isr()).containsExactly(1, 2);
        assertThat(partition(after).eligibleLeaders()).isEmpty();
    }

    @Test
    void eligibilityIsForgottenWhenItTakesFewerReplicasToCommit() {
        MetadataImage one = fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2);

        assertThat(partition(alterMinInSync(one, "1")).eligibleLeaders()).isEmpty();
        assertThat(partition(alterMinInSync(one, "3")).eligibleLeaders()).containsExactly(2);
    }

    private MetadataImage alterMinInSync(MetadataImage image, String value) {
        IncrementalAlterConfigsRequest request = new IncrementalAlterConfigsRequest(
                List.of(new AlterConfigsResource(
                        (byte) 2, "a", List.of(new AlterableConfig("min.insync.replicas", (byte) 0, value)))),
                false);
        return Samples.with(
                image, new ConfigAlteration(context).decide(image, request).records());
    }

    // Elections on request

    @Test
    void electsThePreferredLeader() {
        MetadataImage image = image(List.of(1, 2, 3), List.of(2, 1), 2);

        ControllerResult<ElectLeadersResponse> result = elect(image, PREFERRED, "a", 0);

        assertThat(errors(result)).containsExactly(ErrorCode.NONE);
        PartitionRegistration after = partition(Samples.with(image, result.records()));
        assertThat(after.leader()).isEqualTo(1);
        assertThat(after.leaderEpoch()).isEqualTo(6);
        assertThat(after.isr()).containsExactly(2, 1);
    }

    @Test
    void saysWhyThereIsNoElection() {
        MetadataImage behind = image(List.of(1, 2, 3), List.of(2), 2);
        MetadataImage dead = fence(image(List.of(1, 2), List.of(1), 1), 1);
        MetadataImage allDead = fence(dead, 2);

        assertThat(errors(elect(behind, PREFERRED, "a", 0, 1)))
                .containsExactly(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(errors(elect(behind, UNCLEAN, "a", 0))).containsExactly(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(errors(elect(image(List.of(1, 2), List.of(1), 1), PREFERRED, "a", 0)))
                .containsExactly(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(errors(elect(behind, PREFERRED, "b", 0))).containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(errors(elect(allDead, UNCLEAN, "a", 0))).containsExactly(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        assertThat(errors(elect(dead, PREFERRED, "a", 0))).containsExactly(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        assertThat(elect(behind, (byte) 7, "a", 0).response().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void electsUncleanlyOnRequest() {
        MetadataImage dead = fence(image(List.of(1, 2), List.of(1), 1), 1);

        ControllerResult<ElectLeadersResponse> result = elect(dead, UNCLEAN, "a", 0);

        assertThat(errors(result)).containsExactly(ErrorCode.NONE);
        PartitionRegistration after = partition(Samples.with(dead, result.records()));
        assertThat(after.leader()).isEqualTo(2);
        assertThat(after.isr()).containsExactly(2);
        assertThat(after.eligibleLeaders()).isEmpty();
    }

    @Test
    void anUncleanElectionEndsEligibilityForWhoHeldAllThatWasCommittedMayDivergeNow() {
        MetadataImage dead = fence(fence(minInSync(image(List.of(1, 2, 3), List.of(1, 2), 1), 2), 2), 1);
        assertThat(partition(dead).eligibleLeaders()).containsExactly(2);

        MetadataImage after = Samples.with(dead, elect(dead, UNCLEAN, "a", 0).records());

        assertThat(partition(after).leader()).isEqualTo(3);
        assertThat(partition(after).eligibleLeaders()).isEmpty();
    }

    @Test
    void electsForAllPartitionsButNamesOnlyThoseThatNeededIt() {
        MetadataImage image = Samples.topic(image(List.of(1, 2), List.of(1, 2), 2), "b", List.of(3), List.of(3), 3);

        ElectLeadersResponse response = new LeaderElections(context)
                .decide(image, new ElectLeadersRequest(PREFERRED, null, 1000))
                .response();

        assertThat(response.replicaElectionResults()).singleElement().satisfies(topic -> {
            assertThat(topic.topic()).isEqualTo("a");
            assertThat(topic.partitionResult().get(0).errorCode()).isZero();
        });
    }

    @Test
    void balancesOnlyTowardsReplicasInSync() {
        MetadataImage image = Samples.topic(image(List.of(1, 2), List.of(2), 2), "b", List.of(1, 2), List.of(1, 2), 2);

        ControllerResult<Integer> result = new LeaderElections(context).balance(image, 10);

        MetadataImage after = Samples.with(image, result.records());
        assertThat(result.response()).isEqualTo(1);
        assertThat(partition(after).leader()).isEqualTo(2);
        assertThat(Samples.partition(after, "b").leader()).isEqualTo(1);
        assertThat(new LeaderElections(context).balance(image, 0).records()).isEmpty();
    }

    // Brokers that stop

    @Test
    void aBrokerThatShutsDownHandsOverAndGetsNothingNew() {
        MetadataImage image = Samples.topic(
                Samples.topic(image(List.of(1, 2), List.of(1, 2), 1), "b", List.of(2, 1), List.of(2, 1), 2),
                "c",
                List.of(1),
                List.of(1),
                1);

        ControllerResult<Integer> result = new ControlledShutdown(context).decide(image, 1, 10);

        MetadataImage after = Samples.with(image, result.records());
        assertThat(result.response()).isZero();
        assertThat(after.brokers().get(1).shuttingDown()).isTrue();
        assertThat(partition(after).leader()).isEqualTo(2);
        assertThat(partition(after).isr()).containsExactly(2);
        assertThat(Samples.partition(after, "b").isr()).containsExactly(2);
        assertThat(Samples.partition(after, "c").hasLeader()).isFalse();
        assertThat(Samples.partition(after, "c").isr()).containsExactly(1);
        assertThat(new ControlledShutdown(context).decide(after, 1, 10).records())
                .as("once is enough")
                .isEmpty();
        assertThat(restart(after, 1, true).brokers().get(1).shuttingDown()).isFalse();
        assertThat(Samples.partition(restart(after, 1, true), "c").leader()).isEqualTo(1);
    }

    @Test
    void aShutdownOfALargeBrokerGoesInBoundedStepsLeadershipsFirst() {
        MetadataImage image = FIVE;
        int partitions = ControllerLimits.SHUTDOWN_STEP_PARTITIONS_MAX + 500;
        for (int i = 0; i < partitions; i++) {
            boolean leads = i >= 500;
            image = Samples.topic(image, "t" + i, leads ? List.of(1, 2) : List.of(2, 1), List.of(1, 2), leads ? 1 : 2);
        }
        ControllerResult<Integer> first = new ControlledShutdown(context).decide(image, 1, 10);
        MetadataImage after = Samples.with(image, first.records());
        ControllerResult<Integer> second = new ControlledShutdown(context).decide(after, 1, 10);

        assertThat(first.response()).isEqualTo(500);
        assertThat(after.topics().all())
                .noneMatch(topic -> topic.partitions().get(0).leader() == 1);
        assertThat(second.response()).isZero();
        assertThat(Samples.with(after, second.records()).topics().all())
                .noneMatch(topic -> topic.partitions().get(0).isr().contains(1));
    }

    @Test
    void unregistersOnlyWhoIsKnownAndGone() {
        MetadataImage image = image(List.of(1, 2), List.of(1, 2), 1);
        MetadataImage fenced = fence(image, 1);
        BrokerRemoval removal = new BrokerRemoval(context);

        assertThat(removal.decide(image, new UnregisterBrokerRequest(1))
                        .response()
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(removal.decide(image, new UnregisterBrokerRequest(9))
                        .response()
                        .errorCode())
                .isEqualTo(ErrorCode.BROKER_ID_NOT_REGISTERED.code());
        MetadataImage gone = Samples.with(
                fenced, removal.decide(fenced, new UnregisterBrokerRequest(1)).records());
        assertThat(gone.brokers()).doesNotContainKey(1);
        assertThat(partition(gone).replicas()).containsExactly(1, 2);
    }

    // Log directories that fail

    @Test
    void replicasOfAFailedDirectoryNeitherLeadNorAreInSyncUntilTheBrokerIsRegisteredAnew() {
        MetadataImage image = image(List.of(1, 2), List.of(1, 2), 1);
        Map<UUID, Set<Integer>> failed = Map.of(Samples.topicId("a"), Set.of(0, 7), UUID.randomUUID(), Set.of(1));

        MetadataImage after = Samples.with(
                image, new OfflineReplicas(context).decide(image, 1, 10, failed).records());

        assertThat(partition(after).leader()).isEqualTo(2);
        assertThat(partition(after).isr()).containsExactly(2);
        assertThat(partition(after).offlineReplicas()).containsExactly(1);
        assertThat(partition(fence(after, 2)).hasLeader()).isFalse();
        assertThat(partition(restart(after, 1, false)).offlineReplicas()).isEmpty();
        assertThatThrownBy(() -> new OfflineReplicas(context).decide(image, 1, 11, failed))
                .isInstanceOf(ApiException.class);
    }

    // Reassignments

    @Test
    void aReassignmentEndsWhenTheNewReplicasAreInSync() {
        MetadataImage image = image(List.of(1, 2, 3), List.of(1, 2, 3), 1);

        MetadataImage begun = reassign(image, ErrorCode.NONE, 4, 5, 3);
        assertThat(partition(begun).replicas()).containsExactly(4, 5, 3, 1, 2);
        assertThat(partition(begun).reassignment()).isEqualTo(new Reassignment(List.of(4, 5), List.of(1, 2)));
        assertThat(partition(begun).leader()).isEqualTo(1);
        assertThat(partition(begun).leaderEpoch()).isEqualTo(5);

        MetadataImage half = propose(begun, ErrorCode.NONE, 1, 2, 3, 4);
        assertThat(partition(half).reassignment().isActive()).isTrue();
        MetadataImage done = propose(half, ErrorCode.NEW_LEADER_ELECTED, 1, 2, 3, 4, 5);

        assertThat(partition(done).replicas()).containsExactly(4, 5, 3);
        assertThat(partition(done).isr()).containsExactly(3, 4, 5);
        assertThat(partition(done).leader()).isEqualTo(4);
        assertThat(partition(done).leaderEpoch()).isEqualTo(6);
        assertThat(partition(done).reassignment()).isEqualTo(Reassignment.NONE);
        assertThat(done.topics().hostedBy(1)).isEmpty();
        assertThat(done.topics().hostedBy(4)).hasSize(1);
    }

    @Test
    void replicasAreTakenOutAtOnceWhenTheOthersAreEnough() {
        MetadataImage image = image(List.of(1, 2, 3), List.of(1, 2, 3), 1);

        MetadataImage after = reassign(image, ErrorCode.NONE, 1, 2);

        assertThat(partition(after).replicas()).containsExactly(1, 2);
        assertThat(partition(after).isr()).containsExactly(1, 2);
        assertThat(partition(after).leaderEpoch())
                .as("fences the fetches of who left")
                .isEqualTo(6);
        assertThat(partition(after).reassignment().isActive()).isFalse();
    }

    @Test
    void aReassignmentNeverLeavesFewerInSyncReplicasThanAreNeeded() {
        MetadataImage image = minInSync(image(List.of(1, 2, 3), List.of(1, 3), 1), 2);

        MetadataImage waiting = reassign(image, ErrorCode.NONE, 1, 2);
        assertThat(partition(waiting).replicas()).containsExactly(1, 2, 3);
        assertThat(partition(waiting).isr()).containsExactly(1, 3);

        MetadataImage done = propose(waiting, ErrorCode.NONE, 1, 3, 2);
        assertThat(partition(done).replicas()).containsExactly(1, 2);
        assertThat(partition(done).isr()).containsExactly(1, 2);
    }

    @Test
    void aReassignmentIsCancelledBackToTheOriginalReplicas() {
        MetadataImage begun = reassign(image(List.of(1, 2), List.of(1, 2), 1), ErrorCode.NONE, 3, 4);
        MetadataImage half = propose(begun, ErrorCode.NONE, 1, 2, 3);

        MetadataImage cancelled = reassign(half, ErrorCode.NONE, (List<Integer>) null);

        assertThat(partition(cancelled).replicas()).containsExactly(1, 2);
        assertThat(partition(cancelled).isr()).containsExactly(1, 2);
        assertThat(partition(cancelled).reassignment().isActive()).isFalse();
        reassign(cancelled, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, (List<Integer>) null);
    }

    @Test
    void aReassignmentIsReplacedByAnother() {
        MetadataImage begun = reassign(image(List.of(1, 2), List.of(1, 2), 1), ErrorCode.NONE, 3, 4);

        MetadataImage replaced = reassign(begun, ErrorCode.NONE, 4, 5);

        assertThat(partition(replaced).replicas()).containsExactly(4, 5, 1, 2);
        assertThat(partition(replaced).reassignment()).isEqualTo(new Reassignment(List.of(4, 5), List.of(1, 2)));
        assertThat(PartitionReassignment.original(partition(replaced))).containsExactly(1, 2);
    }

    @Test
    void refusesReassignmentsThatCannotBe() {
        MetadataImage image = image(List.of(1, 2), List.of(1, 2), 1);

        reassign(image, ErrorCode.INVALID_REPLICA_ASSIGNMENT, 1, 1);
        reassign(image, ErrorCode.INVALID_REPLICA_ASSIGNMENT, 1, 99);
        reassign(image, ErrorCode.INVALID_REPLICA_ASSIGNMENT, List.of());
        assertThat(new PartitionReassignment(context)
                        .decide(image, reassignment(false, List.of(1, 2, 3)))
                        .response()
                        .responses()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR.code());
    }

    @Test
    void aBrokerThatShutsDownGetsNoNewPartitionToLead() {
        MetadataImage image = FIVE.with(new BrokerRegistrationChangeRecord(1, 10, false, true));

        List<List<Integer>> placed = new ReplicaPlacement(image).place(0, 0, 20, 4);

        assertThat(placed).allSatisfy(replicas -> assertThat(replicas).doesNotContain(1));
    }

    private MetadataImage reassign(MetadataImage image, ErrorCode error, Integer... replicas) {
        return reassign(image, error, List.of(replicas));
    }

    private MetadataImage reassign(MetadataImage image, ErrorCode error, @Nullable List<Integer> replicas) {
        ControllerResult<AlterPartitionReassignmentsResponse> result =
                new PartitionReassignment(context).decide(image, reassignment(true, replicas));
        assertThat(ErrorCode.forCode(
                        result.response().responses().get(0).partitions().get(0).errorCode()))
                .isEqualTo(error);
        return Samples.with(image, result.records());
    }

    private static AlterPartitionReassignmentsRequest reassignment(
            boolean factorMayChange, @Nullable List<Integer> replicas) {
        return new AlterPartitionReassignmentsRequest(
                1000,
                factorMayChange,
                List.of(new ReassignableTopic("a", List.of(new ReassignablePartition(0, replicas)))));
    }

    private MetadataImage propose(MetadataImage image, ErrorCode error, Integer... isr) {
        ControllerResult<AlterPartitionResponse> result =
                new PartitionAlteration(context).decide(image, proposal(image, partition(image), isr));
        assertThat(ErrorCode.forCode(
                        result.response().topics().get(0).partitions().get(0).errorCode()))
                .isEqualTo(error);
        return Samples.with(image, result.records());
    }

    private static AlterPartitionRequest proposal(
            MetadataImage image, PartitionRegistration partition, Integer... isr) {
        return new AlterPartitionRequest(
                partition.leader(),
                image.brokers().get(partition.leader()).epoch(),
                List.of(new AlterPartitionRequest.TopicData(
                        Samples.topicId("a"),
                        List.of(new AlterPartitionRequest.PartitionData(
                                0,
                                partition.leaderEpoch(),
                                List.of(isr).stream()
                                        .map(broker -> new AlterPartitionRequest.BrokerState(
                                                broker,
                                                image.brokers().get(broker).epoch()))
                                        .toList(),
                                (byte) 0,
                                partition.partitionEpoch())))));
    }

    private ControllerResult<ElectLeadersResponse> elect(
            MetadataImage image, byte type, String topic, Integer... partitions) {
        return new LeaderElections(context)
                .decide(
                        image,
                        new ElectLeadersRequest(
                                type,
                                List.of(new ElectLeadersRequest.TopicPartitions(topic, List.of(partitions))),
                                1000));
    }

    private static List<ErrorCode> errors(ControllerResult<ElectLeadersResponse> result) {
        return result.response().replicaElectionResults().get(0).partitionResult().stream()
                .map(partition -> ErrorCode.forCode(partition.errorCode()))
                .toList();
    }
}
