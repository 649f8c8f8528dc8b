package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntityData;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntryData;
import io.duolog.protocol.message.AlterClientQuotasRequest.OpData;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DescribeClientQuotasRequest;
import io.duolog.protocol.message.DescribeClientQuotasRequest.ComponentData;
import io.duolog.protocol.message.DescribeClientQuotasResponse;
import io.duolog.protocol.message.DescribeClientQuotasResponse.ValueData;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.ProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Quotas over the wire: what the answers of a client that is over its own say, and that nothing more is read of it. */
@Timeout(60)
class QuotasIT {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short ACKS_ALL = -1;

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

    @Test
    void throttlesAProducerAndReadsNoMoreFromItMeanwhile() throws Exception {
        // The burst is 10 s; 11.5 kB at 1 kB/s are some 1.5 s too much.
        set("producer_byte_rate", 1000);
        BrokerFixture.Peer other = fixture.connect();
        long startNs = System.nanoTime();

        ProduceResponse answer =
                fixture.ask(BrokerFixture.produceRequest("orders", ACKS_ALL, TestLogs.batch("x".repeat(11_500))), 9);

        assertThat(answer.responses().get(0).partitionResponses().get(0).errorCode())
                .isZero();
        assertThat(answer.throttleTimeMs()).isBetween(500, 3_000);
        assertThat(other.ask(latest(), 5).throttleTimeMs()).isZero();
        ListOffsetsResponse next = fixture.ask(latest(), 5);
        assertThat(next.topics().get(0).partitions().get(0).errorCode()).isZero();
        assertThat(System.nanoTime() - startNs)
                .as("the broker reads the next request when the wait is over")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(answer.throttleTimeMs()));
        other.close();
    }

    @Test
    void withholdsRecordsFromAConsumer() throws Exception {
        fixture.produce("orders", ACKS_ALL, TestLogs.batch("x".repeat(9_000)));
        fixture.produce("orders", ACKS_ALL, TestLogs.batch("y".repeat(2_000)));
        set("consumer_byte_rate", 1000);

        PartitionData first = partition(fixture.ask(fetch(0), 11));
        FetchResponse throttled = fixture.ask(fetch(1), 11);
        FetchResponse later = fixture.ask(fetch(1), 11);

        assertThat(BrokerFixture.offsetsRead(first)).containsExactly(0L);
        assertThat(throttled.throttleTimeMs()).isPositive();
        assertThat(partition(throttled).errorCode()).isZero();
        assertThat(partition(throttled).highWatermark()).isEqualTo(2);
        assertThat(BrokerFixture.offsetsRead(partition(throttled))).isEmpty();
        // The wait was over when the broker read the next request.
        assertThat(later.throttleTimeMs()).isZero();
        assertThat(BrokerFixture.offsetsRead(partition(later))).containsExactly(1L);
    }

    @Test
    void throttlesWhoeverTakesTooMuchTime() throws Exception {
        set("request_percentage", 0.000_01);

        assertThat(fixture.ask(latest(), 5).throttleTimeMs()).isBetween(1, 1000);
    }

    @Test
    void refusesChangesAboveTheQuotaOfThoseWhoKnow() throws Exception {
        set("controller_mutation_rate", 1);

        // The burst is 11 s; one partition more is a second.
        CreateTopicsResponse first = fixture.ask(creation("first", 12), 7);
        long startNs = System.nanoTime();
        CreateTopicsResponse refused = fixture.ask(creation("second", 1), 6);
        CreateTopicsResponse older = fixture.ask(creation("third", 2), 5);

        assertThat(first.topics().get(0).errorCode()).isZero();
        assertThat(first.throttleTimeMs()).isZero();
        assertThat(refused.topics().get(0).errorCode()).isEqualTo(ErrorCode.THROTTLING_QUOTA_EXCEEDED.code());
        assertThat(refused.throttleTimeMs()).isBetween(1, 1_000);
        assertThat(System.nanoTime() - startNs)
                .as("the broker reads the next request when the wait is over")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(refused.throttleTimeMs()));
        assertThat(older.topics().get(0).errorCode()).isZero();
        assertThat(older.throttleTimeMs()).isPositive();
        assertThat(fixture.broker().image().topics().find("second")).isEmpty();
        assertThat(fixture.broker().image().topics().find("third")).isPresent();
    }

    /** The burst is 10 s; one refused connection is held for a second. */
    @Test
    void refusesAnAddressThatConnectsTooFast() throws Exception {
        alter(new EntityData("ip", "127.0.0.1"), new OpData("connection_creation_rate", 1, false));
        int refused = 0;
        List<BrokerFixture.Peer> peers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            peers.add(fixture.connect());
        }
        for (BrokerFixture.Peer each : peers) {
            try {
                each.ask(latest(), 5);
            } catch (ExecutionException closed) {
                refused++;
            }
        }

        assertThat(refused).isPositive();
        assertThat(fixture.ask(latest(), 5).throttleTimeMs()).isZero();
        alter(new EntityData("ip", "127.0.0.1"), new OpData("connection_creation_rate", 0, true));
        Awaitility.await().untilAsserted(() -> {
            BrokerFixture.Peer peer = fixture.connect();
            assertThat(peer.ask(latest(), 5).throttleTimeMs()).isZero();
            peer.close();
        });
        peers.forEach(BrokerFixture.Peer::close);
    }

    private static CreateTopicsRequest creation(String topic, int partitions) {
        return new CreateTopicsRequest(
                List.of(new CreateTopicsRequest.CreatableTopic(topic, partitions, (short) 1, List.of(), List.of())),
                30_000,
                false);
    }

    @Test
    void tellsAndForgetsQuotas() throws Exception {
        set("producer_byte_rate", 1_000_000);

        assertThat(describe(new ComponentData("client-id", (byte) 0, "fixture")).entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.entity())
                            .containsExactly(new DescribeClientQuotasResponse.EntityData("client-id", "fixture"));
                    assertThat(entry.values()).containsExactly(new ValueData("producer_byte_rate", 1_000_000));
                });
        assertThat(describe(new ComponentData("client-id", (byte) 2, null)).entries())
                .hasSize(1);
        assertThat(describe().entries()).hasSize(1);
        assertThat(describe(new ComponentData("client-id", (byte) 1, null)).entries())
                .isEmpty();
        assertThat(describe(new ComponentData("user", (byte) 2, null)).entries())
                .isEmpty();
        assertThat(describe(new ComponentData("client-id", (byte) 0, null)).errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(describe(new ComponentData("planet", (byte) 2, null)).errorCode())
                .isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        alter(new OpData("producer_byte_rate", 0, true));
        Awaitility.await().untilAsserted(() -> assertThat(describe().entries()).isEmpty());
    }

    private DescribeClientQuotasResponse describe(ComponentData... components) throws Exception {
        return fixture.ask(new DescribeClientQuotasRequest(List.of(components), false), 1);
    }

    private void set(String key, double value) throws Exception {
        alter(new OpData(key, value, false));
    }

    private void alter(OpData op) throws Exception {
        alter(new EntityData("client-id", "fixture"), op);
    }

    private void alter(EntityData entity, OpData op) throws Exception {
        assertThat(fixture.ask(
                                new AlterClientQuotasRequest(
                                        List.of(new EntryData(List.of(entity), List.of(op))), false),
                                1)
                        .entries()
                        .get(0)
                        .errorCode())
                .isZero();
    }

    private static PartitionData partition(FetchResponse response) {
        return response.responses().get(0).partitions().get(0);
    }

    private static FetchRequest fetch(long offset) {
        return FetchRequest.builder()
                .maxBytes(Integer.MAX_VALUE)
                .sessionEpoch(-1)
                .topics(List.of(new FetchRequest.FetchTopic(
                        "orders",
                        NO_ID,
                        List.of(FetchRequest.FetchPartition.builder()
                                .fetchOffset(offset)
                                .partitionMaxBytes(9_100)
                                .build()))))
                .build();
    }

    private static ListOffsetsRequest latest() {
        return new ListOffsetsRequest(
                -1,
                (byte) 0,
                List.of(new ListOffsetsRequest.ListOffsetsTopic(
                        "orders", List.of(new ListOffsetsRequest.ListOffsetsPartition(0, -1, -1)))),
                0);
    }
}
