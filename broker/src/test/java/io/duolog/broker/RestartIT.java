package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker still knows in its next life. */
class RestartIT {
    private static final short ACKS_ALL = -1;
    private static final long PRODUCER = 4_000;
    private static final int REMEMBERED_BATCHES = 5;
    private static final Map<String, String> DURABLE = Map.of("flush.before.ack", "true");

    private final World world = new World();
    private BrokerFixture broker;

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
        world.close();
    }

    @Test
    void knowsItsProducersAfterACleanRestart() throws Exception {
        broker = world.start(Map.of());
        broker.createTopic("orders", Map.of());
        produceSequences();
        broker.close();
        broker = world.start(Map.of());
        // The snapshot of a clean shutdown, in Kafka's format, has each producer's last batch.
        assertKnowsItsProducer(REMEMBERED_BATCHES - 1);
    }

    @Test
    void knowsItsProducersAfterACrash() throws Exception {
        broker = world.start(Map.of());
        broker.createTopic("orders", DURABLE);
        produceSequences();
        world.crash(broker);
        broker = world.start(Map.of());
        assertKnowsItsProducer(0);
    }

    private void produceSequences() throws Exception {
        for (int sequence = 0; sequence < REMEMBERED_BATCHES; sequence++) {
            assertThat(produce(0, sequence).baseOffset()).isEqualTo(sequence);
        }
    }

    private void assertKnowsItsProducer(int firstRemembered) throws Exception {
        broker.awaitWritable("orders");
        assertThat(offsets("orders")).as("seed %d", World.SEED).containsExactly(0L, 1L, 2L, 3L, 4L);
        for (int sequence = firstRemembered; sequence < REMEMBERED_BATCHES; sequence++) {
            PartitionProduceResponse duplicate = produce(0, sequence);
            assertThat(duplicate.errorCode()).isZero();
            assertThat(duplicate.baseOffset()).isEqualTo(sequence);
        }
        assertThat(produce(0, REMEMBERED_BATCHES + 1).errorCode())
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
        assertThat(produce(0, REMEMBERED_BATCHES).baseOffset()).isEqualTo(REMEMBERED_BATCHES);
        assertThat(produce(1, 0).baseOffset()).isEqualTo(REMEMBERED_BATCHES + 1);
        assertThat(produce(0, REMEMBERED_BATCHES + 1).errorCode()).isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH.code());
        assertThat(offsets("orders")).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aDeletedTopicStaysDeletedAndItsSuccessorHasOnlyItsOwn() throws Exception {
        broker = world.start(Map.of());
        broker.createTopic("gone", Map.of());
        broker.createTopic("phoenix", Map.of());
        broker.produce("gone", ACKS_ALL, TestLogs.batch("a"));
        broker.produce("phoenix", ACKS_ALL, TestLogs.batch("old", "old"));
        broker.ask(new DeleteTopicsRequest(List.of(), List.of("gone", "phoenix"), 30_000), 5);
        UUID successor = broker.createTopic("phoenix", Map.of());
        assertThat(broker.produce("phoenix", ACKS_ALL, TestLogs.batch("new")).errorCode())
                .isZero();
        broker.close();
        broker = world.start(Map.of());
        broker.awaitWritable("phoenix");
        assertThat(broker.broker()
                        .image()
                        .topics()
                        .find("phoenix")
                        .orElseThrow()
                        .id())
                .isEqualTo(successor);
        assertThat(offsets("phoenix")).containsExactly(0L);
        assertThat(broker.fetch("gone", 0, IsolationLevel.READ_UNCOMMITTED).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void deletesTheLogsOfTopicsThatTheMetadataDoesNotKnow() throws Exception {
        broker = world.start(Map.of());
        broker.createTopic("stray", Map.of());
        broker.produce("stray", ACKS_ALL, TestLogs.batch("a"));
        broker.close();
        world.forgetMetadata();
        broker = world.start(Map.of());
        assertThat(world.disk().isDirectory(Path.of("/logs/stray-0"))).isFalse();
        broker.createTopic("stray", Map.of());
        assertThat(offsets("stray")).isEmpty();
    }

    private PartitionProduceResponse produce(int epoch, int sequence) throws Exception {
        return broker.produce("orders", ACKS_ALL, TestLogs.idempotent(PRODUCER, epoch, sequence, "v" + sequence));
    }

    private List<Long> offsets(String topic) throws Exception {
        return BrokerFixture.offsetsRead(broker.fetch(topic, 0, IsolationLevel.READ_UNCOMMITTED));
    }
}
