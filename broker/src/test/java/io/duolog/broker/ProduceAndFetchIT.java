package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.ProduceResponse.BatchIndexAndErrorMessage;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProduceAndFetchIT {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short ACKS_ALL = -1;

    private BrokerFixture fixture;

    @BeforeAll
    void start() throws Exception {
        fixture = new BrokerFixture(Map.of());
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void readsWhatWasAcknowledged() throws Exception {
        createTopic("read-back");
        assertThat(produce("read-back", ACKS_ALL, TestLogs.batch("a", "b")).baseOffset())
                .isZero();
        assertThat(produce("read-back", (short) 1, TestLogs.batch("c")).baseOffset())
                .isEqualTo(2);
        assertThat(BrokerFixture.offsetsRead(fetch("read-back", 0, 0, 1, 1 << 20)))
                .containsExactly(1L, 2L);
    }

    @Test
    void returnsABatchAboveTheLimitsWhole() throws Exception {
        createTopic("large-batch");
        produce("large-batch", ACKS_ALL, TestLogs.batch("x".repeat(10_000)));
        assertThat(BrokerFixture.offsetsRead(fetch("large-batch", 0, 0, 1, 1))).containsExactly(0L);
    }

    @Test
    void returnsTheWholeBatchThatHoldsTheOffset() throws Exception {
        createTopic("middle");
        produce("middle", ACKS_ALL, TestLogs.batch("a", "b", "c"));
        assertThat(BrokerFixture.offsetsRead(fetch("middle", 1, 0, 1, 1 << 20))).containsExactly(2L);
    }

    @Test
    void aFetchWaitsUntilThereIsEnoughToRead() throws Exception {
        createTopic("wait");
        try (BrokerFixture.Peer waiting = fixture.connect()) {
            CompletableFuture<List<Long>> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return BrokerFixture.offsetsRead(fetch(waiting, "wait", 0, 60_000, 200, 1 << 20));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            produce("wait", ACKS_ALL, TestLogs.batch("too little"));
            produce("wait", ACKS_ALL, TestLogs.batch("y".repeat(300)));
            assertThat(read.get(30, TimeUnit.SECONDS)).contains(0L, 1L);
        }
    }

    @Test
    void aFetchThatFindsNothingAnswersWhenItsTimeIsOver() throws Exception {
        createTopic("empty");
        PartitionData data = fetch("empty", 0, 50, 1, 1 << 20);
        assertThat(data.errorCode()).isZero();
        assertThat(data.highWatermark()).isZero();
    }

    @Test
    void aFetchOfNothingIsAnsweredAtOnceHoweverLongItMayWait() throws Exception {
        FetchRequest endOfSession = FetchRequest.builder()
                .maxWaitMs(600_000)
                .minBytes(1)
                .maxBytes(1 << 20)
                .sessionEpoch(-1)
                .build();
        try (BrokerFixture.Peer peer = fixture.connect()) {
            FetchResponse response = peer.ask(endOfSession, 11);
            assertThat(response.errorCode()).isZero();
            assertThat(response.responses()).isEmpty();
        }
    }

    @Test
    void answersNothingToAcksZeroAndGoesOnInOrder() throws Exception {
        createTopic("acks-zero");
        fixture.tell(BrokerFixture.produceRequest("acks-zero", (short) 0, TestLogs.batch("a")), 9);
        assertThat(produce("acks-zero", (short) 1, TestLogs.batch("b")).baseOffset())
                .isEqualTo(1);
    }

    @Test
    void namesTheErrorOfEachPartition() throws Exception {
        createTopic("errors");
        assertThat(produce("errors", (short) 2, TestLogs.batch("a")).errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS.code());
        assertThat(produce("nowhere", (short) 1, TestLogs.batch("a")).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        ByteBuffer damaged = TestLogs.batch("a");
        damaged.put(damaged.limit() - 1, (byte) (damaged.get(damaged.limit() - 1) ^ 1));
        assertThat(produce("errors", (short) 1, damaged).errorCode()).isEqualTo(ErrorCode.CORRUPT_MESSAGE.code());
        assertThat(produce("errors", (short) 1, ByteBuffer.allocate(5)).errorCode())
                .isEqualTo(ErrorCode.CORRUPT_MESSAGE.code());
        assertThat(produce("errors", (short) 1, TestLogs.batch("z".repeat(2_000_000)))
                        .errorCode())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        assertThat(fetch("errors", 7, 0, 1, 1 << 20).errorCode()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
    }

    @Test
    void namesTheRecordsThatHaveNoPlaceInTheTopic() throws Exception {
        fixture.createTopic("compacted", Map.of("cleanup.policy", "compact"));
        PartitionProduceResponse keyless = fixture.produce("compacted", (short) 1, TestLogs.batch("a", "b"));
        assertThat(keyless.errorCode()).isEqualTo(ErrorCode.INVALID_RECORD.code());
        assertThat(keyless.recordErrors())
                .extracting(BatchIndexAndErrorMessage::batchIndex)
                .containsExactly(0, 1);

        fixture.createTopic("recent", Map.of("message.timestamp.before.max.ms", "3600000"));
        PartitionProduceResponse old = fixture.produce("recent", (short) 1, TestLogs.batch("a"));
        assertThat(old.errorCode()).isEqualTo(ErrorCode.INVALID_TIMESTAMP.code());
        assertThat(old.recordErrors()).singleElement().satisfies(error -> assertThat(error.batchIndexErrorMessage())
                .contains("message.timestamp.before.max.ms"));
    }

    @Test
    void aDeletedTopicIsGoneAndOneOfTheSameNameBeginsEmpty() throws Exception {
        UUID first = createTopic("phoenix");
        produce("phoenix", ACKS_ALL, TestLogs.batch("old"));
        fixture.ask(new DeleteTopicsRequest(List.of(), List.of("phoenix"), 30_000), 5);
        assertThat(produce("phoenix", ACKS_ALL, TestLogs.batch("a")).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        UUID second = createTopic("phoenix");
        assertThat(second).isNotEqualTo(first);
        assertThat(produce("phoenix", ACKS_ALL, TestLogs.batch("new")).baseOffset())
                .isZero();
    }

    @Test
    void createsATopicForWhoeverAsksForIt() throws Exception {
        MetadataResponse response = fixture.ask(
                new MetadataRequest(
                        List.of(new MetadataRequest.MetadataRequestTopic(NO_ID, "wanted")), true, false, false),
                9);
        assertThat(response.topics().get(0).name()).isEqualTo("wanted");
        assertThat(response.topics().get(0).errorCode())
                .isIn(ErrorCode.NONE.code(), ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(fixture.broker().image().topics().find("wanted")).isPresent();
    }

    /** A client that is told "" takes that for the name of the topic with this id (Apache Kafka's consumer, KIP-848). */
    @Test
    void namesNoTopicWhoseIdItDoesNotKnow() throws Exception {
        UUID unknown = new UUID(4, 2);
        MetadataRequest byId = new MetadataRequest(
                List.of(new MetadataRequest.MetadataRequestTopic(unknown, null)), false, false, false);
        assertThat(fixture.ask(byId, 12).topics()).singleElement().satisfies(topic -> {
            assertThat(topic.name()).isNull();
            assertThat(topic.topicId()).isEqualTo(unknown);
            assertThat(topic.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        });
        assertThat(fixture.ask(byId, 11).topics()).singleElement().satisfies(topic -> assertThat(topic.errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code()));
    }

    private UUID createTopic(String name) throws Exception {
        return fixture.createTopic(name, Map.of());
    }

    private PartitionProduceResponse produce(String topic, short acks, ByteBuffer records) throws Exception {
        return fixture.produce(topic, acks, records);
    }

    private PartitionData fetch(String topic, long offset, int maxWaitMs, int minBytes, int maxBytes) throws Exception {
        return fetch(fixture.peer(), topic, offset, maxWaitMs, minBytes, maxBytes);
    }

    private static PartitionData fetch(
            BrokerFixture.Peer peer, String topic, long offset, int maxWaitMs, int minBytes, int maxBytes)
            throws Exception {
        FetchRequest request = FetchRequest.builder()
                .maxWaitMs(maxWaitMs)
                .minBytes(minBytes)
                .maxBytes(maxBytes)
                .sessionEpoch(-1)
                .topics(List.of(new FetchRequest.FetchTopic(
                        topic,
                        NO_ID,
                        List.of(FetchRequest.FetchPartition.builder()
                                .fetchOffset(offset)
                                .partitionMaxBytes(maxBytes)
                                .build()))))
                .build();
        FetchResponse response = peer.ask(request, 11);
        return response.responses().get(0).partitions().get(0);
    }
}
