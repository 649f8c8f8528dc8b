package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.DescribeProducersRequest;
import io.duolog.protocol.message.DescribeProducersRequest.TopicRequest;
import io.duolog.protocol.message.DescribeProducersResponse;
import io.duolog.protocol.message.DescribeQuorumRequest;
import io.duolog.protocol.message.DescribeQuorumRequest.PartitionData;
import io.duolog.protocol.message.DescribeQuorumRequest.TopicData;
import io.duolog.protocol.message.DescribeQuorumResponse;
import io.duolog.protocol.message.DescribeUserScramCredentialsRequest;
import io.duolog.protocol.message.DescribeUserScramCredentialsRequest.UserName;
import io.duolog.protocol.message.DescribeUserScramCredentialsResponse;
import io.duolog.protocol.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.ListPartitionReassignmentsRequest;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators' tools ask, on a broker that is alone; what moves and fails over is for clusters to show. */
@Timeout(60)
class OperatorApisIT {
    private static final UUID NO_DIRECTORY = new UUID(0, 0);

    private BrokerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new BrokerFixture(Map.of());
        fixture.createTopic("orders", Map.of());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static short error(ElectLeadersResponse response) {
        return response.replicaElectionResults().get(0).partitionResult().get(0).errorCode();
    }

    @Test
    void needsNoElectionOfALeaderThatIsPreferred() throws Exception {
        ElectLeadersRequest existing =
                new ElectLeadersRequest((byte) 0, List.of(new TopicPartitions("orders", List.of(0))), 30_000);
        ElectLeadersRequest missing =
                new ElectLeadersRequest((byte) 0, List.of(new TopicPartitions("payments", List.of(0))), 30_000);

        assertThat(error(fixture.ask(existing, 2))).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED.code());
        assertThat(error(fixture.ask(missing, 2))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void refusesToMovePartitionsToBrokersThatDoNotExist() throws Exception {
        AlterPartitionReassignmentsResponse response = fixture.ask(
                new AlterPartitionReassignmentsRequest(
                        30_000,
                        true,
                        List.of(new ReassignableTopic("orders", List.of(new ReassignablePartition(0, List.of(7)))))),
                1);

        assertThat(response.errorCode()).isZero();
        assertThat(response.responses().get(0).partitions().get(0).errorCode())
                .isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT.code());
        assertThat(fixture.ask(new ListPartitionReassignmentsRequest(30_000, null), 0)
                        .topics())
                .isEmpty();
    }

    @Test
    void describesNoProducersOfAnEmptyPartitionAndNoneOfAMissingOne() throws Exception {
        DescribeProducersResponse response = fixture.ask(
                new DescribeProducersRequest(
                        List.of(new TopicRequest("orders", List.of(0)), new TopicRequest("payments", List.of(0)))),
                0);

        assertThat(response.topics().get(0).partitions().get(0).errorCode()).isZero();
        assertThat(response.topics().get(0).partitions().get(0).activeProducers())
                .isEmpty();
        assertThat(response.topics().get(1).partitions().get(0).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void saysThatTheBrokersDoNotVoteWhereTheyDoNot() throws Exception {
        DescribeQuorumResponse quorum = fixture.ask(
                new DescribeQuorumRequest(List.of(new TopicData("__cluster_metadata", List.of(new PartitionData(0))))),
                2);

        assertThat(quorum.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(quorum.errorMessage()).contains("coordination.backend is memory");
        assertThat(fixture.ask(new RemoveRaftVoterRequest(null, 1, NO_DIRECTORY), 0)
                        .errorCode())
                .isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(fixture.ask(
                                AddRaftVoterRequest.builder()
                                        .clusterId("another")
                                        .voterId(2)
                                        .build(),
                                1)
                        .errorCode())
                .isEqualTo(ErrorCode.INCONSISTENT_CLUSTER_ID.code());
    }

    @Test
    void doesNotForgetABrokerThatItDoesNotKnow() throws Exception {
        assertThat(fixture.ask(new UnregisterBrokerRequest(9), 0).errorCode()).isNotZero();
    }

    @Test
    void knowsNoUsersWithCredentials() throws Exception {
        DescribeUserScramCredentialsResponse everybody = fixture.ask(new DescribeUserScramCredentialsRequest(null), 0);
        DescribeUserScramCredentialsResponse named = fixture.ask(
                new DescribeUserScramCredentialsRequest(
                        List.of(new UserName("anna"), new UserName("bert"), new UserName("bert"))),
                0);

        assertThat(everybody.errorCode()).isZero();
        assertThat(everybody.results()).isEmpty();
        assertThat(named.errorCode()).isZero();
        assertThat(named.results())
                .extracting(DescribeUserScramCredentialsResult::user, DescribeUserScramCredentialsResult::errorCode)
                .containsExactly(
                        tuple("anna", ErrorCode.RESOURCE_NOT_FOUND.code()),
                        tuple("bert", ErrorCode.DUPLICATE_RESOURCE.code()));
    }
}
