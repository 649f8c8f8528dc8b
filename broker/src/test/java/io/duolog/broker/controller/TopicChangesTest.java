package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.duolog.protocol.message.CreatePartitionsResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicChangesTest {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final MetadataImage IMAGE = Samples.with(
            Samples.topic(
                    Samples.topic(Samples.brokers(1, 2), "a", List.of(1), List.of(1), 1),
                    "b",
                    List.of(2),
                    List.of(2),
                    2),
            List.of(new ConfigRecord(TOPIC, "a", "retention.ms", "5")));

    private final ConfigAlteration alteration = new ConfigAlteration(Samples.context());

    @Test
    void deletesByNameAndByIdWithSettings() {
        ControllerResult<DeleteTopicsResponse> result =
                delete(new DeleteTopicState("a", NO_ID), new DeleteTopicState(null, Samples.topicId("b")));

        MetadataImage after = Samples.with(IMAGE, result.records());
        assertThat(after.topics().size()).isZero();
        assertThat(after.configs()).isEmpty();
        assertThat(result.response().responses())
                .extracting(DeleteTopicsResponse.DeletableTopicResult::name)
                .containsExactly("a", "b");
    }

    /** Refuses from the second topic on. */
    private static MutationQuota oneTopic() {
        return new MutationQuota() {
            private boolean used;

            @Override
            public void use(int partitions) {
                if (used) {
                    throw new ApiException(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
                }
                used = true;
            }

            @Override
            public int throttleTimeMs() {
                return used ? 123 : 0;
            }
        };
    }

    @Test
    void whatIsOverTheQuotaIsNotDone() {
        DeleteTopicsRequest deletion = new DeleteTopicsRequest(List.of(), List.of("a", "b"), 1000);
        CreatePartitionsRequest creation = new CreatePartitionsRequest(
                List.of(new CreatePartitionsTopic("a", 2, null), new CreatePartitionsTopic("b", 2, null)), 1000, false);

        ControllerResult<DeleteTopicsResponse> deleted = TopicDeletion.decide(IMAGE, deletion, true, oneTopic());
        ControllerResult<CreatePartitionsResponse> created =
                new PartitionCreation(Samples.context()).decide(IMAGE, creation, oneTopic());

        assertThat(deleted.records()).hasSize(1);
        assertThat(deleted.response().throttleTimeMs()).isEqualTo(123);
        assertThat(deleted.response().responses())
                .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                .containsExactly(ErrorCode.NONE.code(), ErrorCode.THROTTLING_QUOTA_EXCEEDED.code());
        assertThat(created.records()).hasSize(1);
        assertThat(created.response().throttleTimeMs()).isEqualTo(123);
        assertThat(created.response().results())
                .extracting(CreatePartitionsResponse.CreatePartitionsTopicResult::errorCode)
                .containsExactly(ErrorCode.NONE.code(), ErrorCode.THROTTLING_QUOTA_EXCEEDED.code());
    }

    @Test
    void deletesByTheNamesOfOldVersions() {
        ControllerResult<DeleteTopicsResponse> result = TopicDeletion.decide(
                IMAGE, new DeleteTopicsRequest(List.of(), List.of("a", "x"), 1000), true, MutationQuota.UNBOUNDED);

        assertThat(result.records()).hasSize(1);
        assertThat(result.response().responses())
                .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                .containsExactly((short) 0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            textBlock =
                    """
            x    | 0 | UNKNOWN_TOPIC_OR_PARTITION
            null | 9 | UNKNOWN_TOPIC_ID
            a    | 9 | INVALID_REQUEST
            null | 0 | INVALID_REQUEST
            """)
    void refusesToDelete(String name, long id, ErrorCode error) {
        ControllerResult<DeleteTopicsResponse> result = delete(new DeleteTopicState(name, new UUID(0, id)));

        assertThat(result.records()).isEmpty();
        assertThat(result.response().responses().get(0).errorCode()).isEqualTo(error.code());
    }

    @Test
    void deletesNothingTwiceAndNothingWhenDisabled() {
        assertThat(delete(new DeleteTopicState("a", NO_ID), new DeleteTopicState("a", NO_ID))
                        .records())
                .hasSize(1);
        DeleteTopicsRequest request = new DeleteTopicsRequest(List.of(), List.of("a"), 1000);
        assertThat(TopicDeletion.decide(IMAGE, request, false, MutationQuota.UNBOUNDED)
                        .response()
                        .responses()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.TOPIC_DELETION_DISABLED.code());
    }

    /** Another number of partitions would have other coordinators look for the groups, in vain. */
    @Test
    void keepsTheNumberOfPartitionsOfInternalTopics() {
        MetadataImage image =
                Samples.topic(Samples.brokers(1), InternalTopics.CONSUMER_OFFSETS, List.of(1), List.of(1), 1);
        CreatePartitionsRequest request = new CreatePartitionsRequest(
                List.of(new CreatePartitionsTopic(InternalTopics.CONSUMER_OFFSETS, 100, null)), 1000, false);

        ControllerResult<CreatePartitionsResponse> result =
                new PartitionCreation(Samples.context()).decide(image, request, MutationQuota.UNBOUNDED);

        assertThat(result.records()).isEmpty();
        assertThat(result.response().results()).singleElement().satisfies(refused -> {
            assertThat(ErrorCode.forCode(refused.errorCode())).isEqualTo(ErrorCode.INVALID_PARTITIONS);
            assertThat(refused.errorMessage()).contains("offsets.topic.num.partitions");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            textBlock =
                    """
            a | 3     | null | NONE                       | null
            a | 3     | 1;2  | NONE                       | null
            x | 3     | null | UNKNOWN_TOPIC_OR_PARTITION | does not host
            a | 1     | null | INVALID_PARTITIONS         | already has 1 partition(s)
            a | 0     | null | INVALID_PARTITIONS         | would not be an increase
            a | 20000 | null | POLICY_VIOLATION           | at most 10000
            a | 3     | 1    | INVALID_REPLICA_ASSIGNMENT | only 1 assignment(s) were specified
            a | 2     | 9    | INVALID_REPLICA_ASSIGNMENT | no such broker is registered
            """)
    void addsPartitions(String name, int count, String brokers, ErrorCode error, String message) {
        List<CreatePartitionsAssignment> manual = brokers == null
                ? null
                : List.of(brokers.split(";")).stream()
                        .map(broker -> new CreatePartitionsAssignment(List.of(Integer.valueOf(broker))))
                        .toList();
        CreatePartitionsRequest request =
                new CreatePartitionsRequest(List.of(new CreatePartitionsTopic(name, count, manual)), 1000, false);

        ControllerResult<CreatePartitionsResponse> result =
                new PartitionCreation(Samples.context()).decide(IMAGE, request, MutationQuota.UNBOUNDED);

        CreatePartitionsResponse.CreatePartitionsTopicResult topic =
                result.response().results().get(0);
        assertThat(ErrorCode.forCode(topic.errorCode())).isEqualTo(error);
        int size = Samples.with(IMAGE, result.records())
                .topics()
                .find("a")
                .orElseThrow()
                .partitions()
                .size();
        assertThat(size).isEqualTo(error == ErrorCode.NONE ? count : 1);
        if (message != null) {
            assertThat(topic.errorMessage()).contains(message);
        }
    }

    @Test
    void alterReplacesAllSettingsOfAResource() {
        AlterConfigsRequest request = new AlterConfigsRequest(
                List.of(new AlterConfigsRequest.AlterConfigsResource(
                        TOPIC, "a", List.of(new AlterConfigsRequest.AlterableConfig("segment.ms", "7")))),
                false);

        MetadataImage after =
                Samples.with(IMAGE, alteration.decide(IMAGE, request).records());

        assertThat(after.configs(ConfigResource.topic("a"))).containsOnlyKeys("segment.ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            textBlock =
                    """
            2 | a  | 0 | retention.ms     | 9       | NONE                       | 9
            2 | a  | 1 | retention.ms     | null    | NONE                       | null
            2 | a  | 2 | cleanup.policy   | compact | NONE                       | delete,compact
            2 | a  | 3 | cleanup.policy   | delete  | NONE                       | ''
            4 | '' | 0 | log.retention.ms | 9       | NONE                       | 9
            4 | 1  | 0 | log.retention.ms | 9       | NONE                       | 9
            4 | 1  | 2 | log.cleanup.policy | compact | NONE                     | delete,compact
            32 | g | 0 | consumer.session.timeout.ms | 50000 | NONE              | 50000
            32 | g | 0 | consumer.session.timeout.ms | 44999 | INVALID_CONFIG    | null
            32 | g | 0 | consumer.heartbeat.interval.ms | 15001 | INVALID_CONFIG | null
            32 | g | 0 | retention.ms    | 9       | INVALID_CONFIG              | null
            32 | '' | 0 | consumer.session.timeout.ms | 50000 | INVALID_REQUEST  | null
            2 | a  | 0 | retention.ms     | x       | INVALID_CONFIG             | null
            2 | a  | 0 | retention.ms     | null    | INVALID_CONFIG             | null
            2 | a  | 2 | retention.ms     | 9       | INVALID_CONFIG             | null
            2 | a  | 9 | retention.ms     | 9       | INVALID_REQUEST            | null
            2 | x  | 0 | retention.ms     | 9       | UNKNOWN_TOPIC_OR_PARTITION | null
            4 | 9  | 0 | log.retention.ms | 9       | BROKER_ID_NOT_REGISTERED   | null
            4 | x  | 0 | log.retention.ms | 9       | INVALID_REQUEST            | null
            4 | 1  | 0 | num.partitions   | 9       | INVALID_REQUEST            | null
            4 | '' | 0 | log.dirs         | /a      | INVALID_REQUEST            | null
            4 | 1  | 1 | num.partitions   | null    | NONE                       | null
            4 | 1  | 0 | num.partitons    | 9       | INVALID_CONFIG             | null
            4 | '' | 0 | min.insync.replicas | 2    | NONE                       | 2
            4 | 1  | 0 | min.insync.replicas | 2    | INVALID_CONFIG             | null
            4 | 1  | 0 | unclean.leader.election.enable | true | INVALID_CONFIG     | null
            8 | 1  | 0 | a                | 9       | INVALID_REQUEST            | null
            """)
    void altersIncrementally(
            byte type, String resource, byte operation, String name, String value, ErrorCode error, String expected) {
        IncrementalAlterConfigsRequest request = new IncrementalAlterConfigsRequest(
                List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                        type,
                        resource,
                        List.of(new IncrementalAlterConfigsRequest.AlterableConfig(name, operation, value)))),
                false);

        ControllerResult<IncrementalAlterConfigsResponse> result = alteration.decide(IMAGE, request);

        assertThat(ErrorCode.forCode(result.response().responses().get(0).errorCode()))
                .isEqualTo(error);
        if (error == ErrorCode.NONE) {
            MetadataImage after = Samples.with(IMAGE, result.records());
            assertThat(after.configs(new ConfigResource(ConfigResource.Type.forId(type), resource))
                            .get(name))
                    .isEqualTo(expected);
        } else {
            assertThat(result.records()).isEmpty();
        }
    }

    /** Partition b-0 has no leader: broker 2, the only one in sync, is fenced. */
    @ParameterizedTest
    @CsvSource({"2, b, 1", "4, '', 1", "2, a, -1"})
    void electsAtOnceWhereUncleanLeadersAreAllowedNow(byte type, String resource, int leader) {
        MetadataImage image = Samples.topic(
                Samples.with(Samples.brokers(1), List.of(Samples.registration(2, null, true))),
                "b",
                List.of(2, 1),
                List.of(2),
                -1);
        image = Samples.topic(image, "a", List.of(1), List.of(1), 1);

        ControllerResult<IncrementalAlterConfigsResponse> result = alteration.decide(
                image,
                new IncrementalAlterConfigsRequest(
                        List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                type,
                                resource,
                                List.of(new IncrementalAlterConfigsRequest.AlterableConfig(
                                        "unclean.leader.election.enable", (byte) 0, "true")))),
                        false));

        MetadataImage after = Samples.with(image, result.records());
        assertThat(Samples.partition(after, "b").leader()).isEqualTo(leader);
        assertThat(Samples.partition(after, "a").leaderEpoch())
                .isEqualTo(Samples.partition(image, "a").leaderEpoch());
        assertThat(result.steps().get(0)).hasOnlyElementsOfType(ConfigRecord.class);
    }

    @Test
    void electsNobodyInADryRun() {
        MetadataImage image = Samples.topic(Samples.brokers(1), "a", List.of(2, 1), List.of(2), -1);
        AlterConfigsRequest request = new AlterConfigsRequest(
                List.of(new AlterConfigsRequest.AlterConfigsResource(
                        TOPIC,
                        "a",
                        List.of(new AlterConfigsRequest.AlterableConfig("unclean.leader.election.enable", "true")))),
                true);

        assertThat(alteration.decide(image, request).records()).isEmpty();
    }

    @Test
    void refusesAResourceThatIsNamedTwice() {
        AlterConfigsRequest.AlterConfigsResource resource =
                new AlterConfigsRequest.AlterConfigsResource(BROKER, "", List.of());

        assertThat(alteration
                        .decide(IMAGE, new AlterConfigsRequest(List.of(resource, resource), false))
                        .response()
                        .responses()
                        .get(1)
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    private static ControllerResult<DeleteTopicsResponse> delete(DeleteTopicState... topics) {
        return TopicDeletion.decide(
                IMAGE, new DeleteTopicsRequest(List.of(topics), List.of(), 1000), true, MutationQuota.UNBOUNDED);
    }
}
