package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.DeleteRecordsRequest;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.duolog.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.duolog.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.wire.BufferSlice;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where things are, what a reader may see of them, and how a client learns what it may ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationAndOffsetsIT {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short ACKS_ALL = -1;
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;

    private BrokerFixture broker;

    @BeforeAll
    void start() throws Exception {
        broker = new BrokerFixture(Map.of());
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void readersOfCommittedDataStopAtAnOpenTransaction() throws Exception {
        broker.createTopic("open", Map.of());
        broker.produce("open", ACKS_ALL, TestLogs.batch("plain"));
        ProduceRequest transactional = new ProduceRequest(
                "transaction",
                ACKS_ALL,
                30_000,
                List.of(new ProduceRequest.TopicProduceData(
                        "open",
                        NO_ID,
                        List.of(new ProduceRequest.PartitionProduceData(
                                0, new BufferSlice(TestLogs.transactional(7_000, 0, "undecided")))))));
        assertThat(broker.ask(transactional, 9)
                        .responses()
                        .get(0)
                        .partitionResponses()
                        .get(0)
                        .errorCode())
                .isZero();
        broker.produce("open", ACKS_ALL, TestLogs.batch("later"));

        FetchResponse.PartitionData committed = broker.fetch("open", 0, IsolationLevel.READ_COMMITTED);
        assertThat(BrokerFixture.offsetsRead(committed)).containsExactly(0L);
        assertThat(committed.lastStableOffset()).isEqualTo(1);
        assertThat(committed.highWatermark()).isEqualTo(3);
        assertThat(committed.abortedTransactions()).isEmpty();
        assertThat(BrokerFixture.offsetsRead(broker.fetch("open", 0, IsolationLevel.READ_UNCOMMITTED)))
                .containsExactly(0L, 1L, 2L);
        assertThat(offset("open", LATEST, IsolationLevel.READ_COMMITTED)).isEqualTo(1);
        assertThat(offset("open", LATEST, IsolationLevel.READ_UNCOMMITTED)).isEqualTo(3);
    }

    @Test
    void refusesATransactionalBatchWithoutATransaction() throws Exception {
        broker.createTopic("nameless", Map.of());
        assertThat(broker.produce("nameless", ACKS_ALL, TestLogs.transactional(7_001, 0, "a"))
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_TXN_STATE.code());
    }

    @Test
    void findsOffsetsByTimestampAndByName() throws Exception {
        broker.createTopic("times", Map.of());
        assertThat(offset("times", LATEST, IsolationLevel.READ_UNCOMMITTED)).isZero();
        assertThat(offset("times", MAX_TIMESTAMP, IsolationLevel.READ_UNCOMMITTED))
                .isEqualTo(-1);
        broker.produce("times", ACKS_ALL, TestLogs.batch("a", "b"));
        broker.produce("times", ACKS_ALL, TestLogs.batch("c"));
        assertThat(offset("times", EARLIEST, IsolationLevel.READ_UNCOMMITTED)).isZero();
        assertThat(offset("times", EARLIEST_LOCAL, IsolationLevel.READ_UNCOMMITTED))
                .isZero();
        assertThat(offset("times", LATEST, IsolationLevel.READ_UNCOMMITTED)).isEqualTo(3);
        assertThat(offset("times", TestLogs.NOW_MS, IsolationLevel.READ_UNCOMMITTED))
                .isZero();
        assertThat(offset("times", TestLogs.NOW_MS + 1, IsolationLevel.READ_UNCOMMITTED))
                .isEqualTo(-1);
        assertThat(broker.listOffset("times", MAX_TIMESTAMP, IsolationLevel.READ_UNCOMMITTED)
                        .timestamp())
                .isEqualTo(TestLogs.NOW_MS);
    }

    @Test
    void deletedRecordsAreOutOfRangeAndTheEarliestOffsetMoves() throws Exception {
        broker.createTopic("trimmed", Map.of("retention.ms", "-1"));
        broker.produce("trimmed", ACKS_ALL, TestLogs.batch("a", "b"));
        broker.produce("trimmed", ACKS_ALL, TestLogs.batch("c"));
        assertThat(deleteRecords("trimmed", 4).errorCode()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(deleteRecords("trimmed", 2).lowWatermark()).isEqualTo(2);
        assertThat(offset("trimmed", EARLIEST, IsolationLevel.READ_UNCOMMITTED)).isEqualTo(2);
        assertThat(broker.fetch("trimmed", 1, IsolationLevel.READ_UNCOMMITTED).errorCode())
                .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(BrokerFixture.offsetsRead(broker.fetch("trimmed", 2, IsolationLevel.READ_UNCOMMITTED)))
                .containsExactly(2L);
        assertThat(deleteRecords("trimmed", -1).lowWatermark()).isEqualTo(3);
    }

    @Test
    void aFetchSessionNamesOnlyWhatHasChanged() throws Exception {
        broker.createTopic("session", Map.of());
        broker.produce("session", ACKS_ALL, TestLogs.batch("a"));
        FetchResponse full = broker.ask(sessionFetch(0, 0, 1), 11);
        assertThat(full.sessionId()).isPositive();
        assertThat(full.responses()).hasSize(1);
        FetchResponse quiet = broker.ask(sessionFetch(full.sessionId(), 1, -1), 11);
        assertThat(quiet.errorCode()).isZero();
        assertThat(quiet.responses()).isEmpty();
        broker.produce("session", ACKS_ALL, TestLogs.batch("b"));
        assertThat(broker.ask(sessionFetch(full.sessionId(), 2, -1), 11).responses())
                .hasSize(1);
        assertThat(broker.ask(sessionFetch(full.sessionId(), 9, -1), 11).errorCode())
                .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH.code());
        assertThat(broker.ask(sessionFetch(full.sessionId() ^ 1, 1, -1), 11).errorCode())
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void tellsAClientThatCameToTheWrongClusterOrNodeToBootstrapAgain() throws Exception {
        String clusterId = broker.broker().clusterId();
        int nodeId = broker.broker().nodeId();
        assertThat(versionsError(new ApiVersionsRequest("test", "1", clusterId, nodeId)))
                .isZero();
        assertThat(versionsError(new ApiVersionsRequest("test", "1", "another", nodeId)))
                .isEqualTo(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        assertThat(versionsError(new ApiVersionsRequest("test", "1", clusterId, nodeId + 1)))
                .isEqualTo(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        assertThat(versionsError(new ApiVersionsRequest("no spaces", "1", null, -1)))
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    private short versionsError(ApiVersionsRequest request) throws Exception {
        ApiVersionsResponse response = broker.ask(request, ApiKey.API_VERSIONS.highestVersion());
        return response.errorCode();
    }

    /** Fetches partition 0 of "session" from an offset, or whatever the session has if that is negative. */
    private static FetchRequest sessionFetch(int sessionId, int sessionEpoch, long offset) {
        List<FetchRequest.FetchTopic> topics = offset < 0
                ? List.of()
                : List.of(new FetchRequest.FetchTopic(
                        "session",
                        NO_ID,
                        List.of(FetchRequest.FetchPartition.builder()
                                .fetchOffset(offset)
                                .partitionMaxBytes(1 << 20)
                                .build())));
        return FetchRequest.builder()
                .maxBytes(1 << 20)
                .sessionId(sessionId)
                .sessionEpoch(sessionEpoch)
                .topics(topics)
                .build();
    }

    private DeleteRecordsPartitionResult deleteRecords(String topic, long offset) throws Exception {
        DeleteRecordsRequest request = new DeleteRecordsRequest(
                List.of(new DeleteRecordsTopic(topic, List.of(new DeleteRecordsPartition(0, offset)))), 30_000);
        return broker.ask(request, 2).topics().get(0).partitions().get(0);
    }

    private long offset(String topic, long timestamp, IsolationLevel isolation) throws Exception {
        return broker.listOffset(topic, timestamp, isolation).offset();
    }
}
