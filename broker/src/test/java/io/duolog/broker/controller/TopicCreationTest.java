package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicNames;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.coordination.MetadataLog;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCreationTest {
    private static final MetadataImage THREE_BROKERS =
            Samples.topic(Samples.brokers(1, 2, 3), "taken_name", List.of(1), List.of(1), 1);

    private final TopicCreation decision = new TopicCreation(Samples.context());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ''          |  1 |  1 | INVALID_TOPIC_EXCEPTION    | the empty string is not allowed
            .           |  1 |  1 | INVALID_TOPIC_EXCEPTION    | '.' is not allowed
            ..          |  1 |  1 | INVALID_TOPIC_EXCEPTION    | '..' is not allowed
            a b         |  1 |  1 | INVALID_TOPIC_EXCEPTION    | other than ASCII alphanumerics
            ä           |  1 |  1 | INVALID_TOPIC_EXCEPTION    | other than ASCII alphanumerics
            taken_name  |  1 |  1 | TOPIC_ALREADY_EXISTS       | Topic 'taken_name' already exists.
            taken.name  |  1 |  1 | INVALID_TOPIC_EXCEPTION    | collides with existing topic: taken_name
            a           |  0 |  1 | INVALID_PARTITIONS         | invalid non-positive value
            a           | -2 |  1 | INVALID_PARTITIONS         | invalid non-positive value
            a           |  1 |  0 | INVALID_REPLICATION_FACTOR | invalid non-positive value
            a           |  1 | -2 | INVALID_REPLICATION_FACTOR | invalid non-positive value
            a           |  1 |  4 | INVALID_REPLICATION_FACTOR | only 3 broker(s) are registered
            a           | 10001 | 1 | POLICY_VIOLATION          | at most 10000 partitions
            """)
    void refusesLikeKafka(String name, int partitions, short replicationFactor, ErrorCode error, String message) {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS, request(topic(name, partitions, replicationFactor)), MutationQuota.UNBOUNDED);

        assertThat(result.records()).isEmpty();
        CreatableTopicResult topic = result.response().topics().get(0);
        assertThat(ErrorCode.forCode(topic.errorCode())).isEqualTo(error);
        assertThat(topic.errorMessage()).contains(message);
    }

    @Test
    void refusesNamesAbove249Characters() {
        assertThat(TopicNames.problem("x".repeat(249))).isEmpty();
        assertThat(TopicNames.problem("x".repeat(250))).isPresent();
    }

    @Test
    void createsWithTheDefaultsWhenNothingIsSaid() {
        MetadataImage after = apply(THREE_BROKERS, request(topic("a", -1, (short) -1)));

        List<PartitionRegistration> partitions =
                after.topics().find("a").orElseThrow().partitions();
        assertThat(partitions).hasSize(2);
        assertThat(partitions).allSatisfy(partition -> {
            assertThat(partition.replicas()).hasSize(1);
            assertThat(partition.isr()).isEqualTo(partition.replicas());
            assertThat(partition.leader()).isEqualTo(partition.replicas().get(0));
            assertThat(partition.leaderEpoch()).isZero();
        });
    }

    @Test
    void answersWithIdSizeAndEverySetting() {
        CreatableTopic wanted = new CreatableTopic(
                "a", 3, (short) 2, List.of(), List.of(new CreatableTopicConfig("retention.ms", "5")));

        CreatableTopicResult result = decision.decide(THREE_BROKERS, request(wanted), MutationQuota.UNBOUNDED)
                .response()
                .topics()
                .get(0);

        assertThat(result.errorCode()).isZero();
        assertThat(result.topicId().getMostSignificantBits()).isEqualTo(7);
        assertThat(result.numPartitions()).isEqualTo(3);
        assertThat(result.replicationFactor()).isEqualTo((short) 2);
        assertThat(result.configs())
                .filteredOn(config -> config.name().equals("retention.ms"))
                .singleElement()
                .satisfies(config -> {
                    assertThat(config.value()).isEqualTo("5");
                    assertThat(config.configSource()).isEqualTo((byte) 1);
                });
        assertThat(result.configs()).anySatisfy(config -> {
            assertThat(config.name()).isEqualTo("cleanup.policy");
            assertThat(config.configSource()).isEqualTo((byte) 5);
        });
    }

    @Test
    void keepsItsSettings() {
        CreatableTopic wanted = new CreatableTopic(
                "a", 1, (short) 1, List.of(), List.of(new CreatableTopicConfig("cleanup.policy", "compact")));

        MetadataImage after = apply(THREE_BROKERS, request(wanted));

        assertThat(after.configs(ConfigResource.topic("a"))).containsEntry("cleanup.policy", "compact");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            textBlock =
                    """
            retention.ms  | null | Null value not supported
            retention.ms  | x    | retention.ms=x: expected an integer
            retention.mss | 1    | did you mean retention.ms?
            """)
    void refusesWrongSettings(String name, String value, String message) {
        CreatableTopic wanted =
                new CreatableTopic("a", 1, (short) 1, List.of(), List.of(new CreatableTopicConfig(name, value)));

        CreatableTopicResult result = decision.decide(THREE_BROKERS, request(wanted), MutationQuota.UNBOUNDED)
                .response()
                .topics()
                .get(0);

        assertThat(ErrorCode.forCode(result.errorCode())).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(result.errorMessage()).contains(message);
    }

    @Test
    void onlyValidatesWhenAsked() {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS,
                new CreateTopicsRequest(List.of(topic("a", 1, (short) 1)), 1000, true),
                MutationQuota.UNBOUNDED);

        assertThat(result.records()).isEmpty();
        assertThat(result.response().topics().get(0).errorCode()).isZero();
    }

    @Test
    void oneTopicsFailureDoesNotStopOthers() {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS,
                request(topic("a", 0, (short) 1), topic("b", 1, (short) 1), topic("b.c", 1, (short) 1)),
                MutationQuota.UNBOUNDED);

        assertThat(result.response().topics())
                .extracting(CreatableTopicResult::errorCode)
                .containsExactly(ErrorCode.INVALID_PARTITIONS.code(), (short) 0, (short) 0);
    }

    @Test
    void boundsTheReplicasOfATopicBecauseItIsCreatedAtOnce() {
        MetadataImage image = Samples.brokers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        ControllerResult<CreateTopicsResponse> result = decision.decide(
                image,
                request(topic("a", 10_000, (short) 11), topic("b", 10_000, (short) 10)),
                MutationQuota.UNBOUNDED);

        assertThat(result.response().topics())
                .extracting(CreatableTopicResult::errorCode)
                .containsExactly(ErrorCode.POLICY_VIOLATION.code(), (short) 0);
        assertThat(MetadataLog.batchSizeBytes(result.records().stream()
                        .map(MetadataRecordCodec::encode)
                        .toList()))
                .isLessThan(MetadataLog.BATCH_SIZE_BYTES_MAX);
    }

    @Test
    void boundsThePartitionsOfAWholeRequest() {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS,
                request(topic("a", 6000, (short) 1), topic("b", 6000, (short) 1), topic("c", 4000, (short) 1)),
                MutationQuota.UNBOUNDED);

        assertThat(result.response().topics())
                .extracting(CreatableTopicResult::errorCode)
                .containsExactly((short) 0, ErrorCode.POLICY_VIOLATION.code(), (short) 0);
        MetadataImage after = Samples.with(THREE_BROKERS, result.records());
        assertThat(after.topics().find("a").orElseThrow().partitions().size()).isEqualTo(6000);
        assertThat(after.topics().find("c").orElseThrow().partitions().size()).isEqualTo(4000);
        assertThat(result.steps())
                .as("each topic is there as a whole or not at all")
                .hasSize(2);
    }

    @Test
    void seesCollisionsWithinOneRequest() {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS,
                request(topic("b_c", 1, (short) 1), topic("b.c", 1, (short) 1)),
                MutationQuota.UNBOUNDED);

        assertThat(result.response().topics())
                .extracting(CreatableTopicResult::errorCode)
                .containsExactly((short) 0, ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void refusesATopicThatIsNamedTwice() {
        ControllerResult<CreateTopicsResponse> result = decision.decide(
                THREE_BROKERS, request(topic("a", 1, (short) 1), topic("a", 2, (short) 1)), MutationQuota.UNBOUNDED);

        assertThat(result.records()).isEmpty();
        assertThat(result.response().topics()).singleElement().satisfies(topic -> assertThat(topic.errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            -1 | -1 | 0:1,2;1:2,3     | NONE                       | ''
            -1 | -1 | 1:2,3;0:1,2     | NONE                       | ''
             2 | -1 | 0:1;1:2         | INVALID_REQUEST            | numPartitions was not set to -1
            -1 |  1 | 0:1;1:2         | INVALID_REQUEST            | replication factor was not set to -1
            -1 | -1 | 0:1;2:2         | INVALID_REPLICA_ASSIGNMENT | consecutive 0-based
            -1 | -1 | 0:1;0:2         | INVALID_REPLICA_ASSIGNMENT | consecutive 0-based
            -1 | -1 | 0:              | INVALID_REPLICA_ASSIGNMENT | empty replica list
            -1 | -1 | 0:1,1           | INVALID_REPLICA_ASSIGNMENT | the broker 1 more than once
            -1 | -1 | 0:1,9           | INVALID_REPLICA_ASSIGNMENT | broker 9, but no such broker is registered
            -1 | -1 | 0:1,2;1:2       | INVALID_REPLICA_ASSIGNMENT | not consistent with previous partitions
            """)
    void checksManualAssignments(
            int partitions, short replicationFactor, String assignments, ErrorCode error, String message) {
        List<CreatableReplicaAssignment> parsed = new ArrayList<>();
        for (String assignment : assignments.split(";")) {
            String[] parts = assignment.split(":", -1);
            parsed.add(new CreatableReplicaAssignment(
                    Integer.parseInt(parts[0]),
                    parts[1].isEmpty()
                            ? List.of()
                            : Arrays.stream(parts[1].split(","))
                                    .map(Integer::valueOf)
                                    .toList()));
        }

        CreatableTopicResult result = decision.decide(
                        THREE_BROKERS,
                        request(new CreatableTopic("a", partitions, replicationFactor, parsed, List.of())),
                        MutationQuota.UNBOUNDED)
                .response()
                .topics()
                .get(0);

        assertThat(ErrorCode.forCode(result.errorCode())).isEqualTo(error);
        assertThat(String.valueOf(result.errorMessage())).contains(message);
    }

    @Test
    void refusesWhenAllBrokersAreFenced() {
        MetadataImage image = MetadataImage.EMPTY.with(Samples.registration(1, null, true));

        CreatableTopicResult result = decision.decide(image, request(topic("a", 1, (short) 1)), MutationQuota.UNBOUNDED)
                .response()
                .topics()
                .get(0);

        assertThat(ErrorCode.forCode(result.errorCode())).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(result.errorMessage()).isEqualTo("All brokers are currently fenced or in controlled shutdown.");
    }

    private MetadataImage apply(MetadataImage image, CreateTopicsRequest request) {
        return Samples.with(
                image, decision.decide(image, request, MutationQuota.UNBOUNDED).records());
    }

    private static CreatableTopic topic(String name, int partitions, short replicationFactor) {
        return new CreatableTopic(name, partitions, replicationFactor, List.of(), List.of());
    }

    private static CreateTopicsRequest request(CreatableTopic... topics) {
        return new CreateTopicsRequest(List.of(topics), 1000, false);
    }
}
