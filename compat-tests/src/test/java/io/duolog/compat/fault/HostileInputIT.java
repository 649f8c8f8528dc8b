package io.duolog.compat.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Whatever arrives on the port, a well-behaved client is served meanwhile, memory stays bounded, and each kind of misuse
 * is logged clearly but not over and over.
 */
@OnEveryBroker
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // Random bytes last: they use up what may be logged.
class HostileInputIT {

    private static final int REPETITIONS = 20;
    private static final int LOG_LINES_OF_A_KIND_MAX = 4;
    private static final int IDLE_CONNECTIONS = 2_000;
    /** Apache Kafka spends some milliseconds on each connection that it accepts. */
    private static final int IDLE_CONNECTIONS_APACHE_KAFKA = 200;

    private static final long RSS_GROWTH_MAX_KIB = 250 * 1024;
    /** The heap that the harness allows, and as much again for everything else. */
    private static final long RSS_MAX_KIB = 2 * 384 * 1024;

    private static final int PRODUCE = 0;
    private static final int METADATA = 3;
    private static final int API_VERSIONS = 18;
    private static final short UNSUPPORTED_VERSION = 35;

    private final BrokerUnderTest broker;
    private final KafkaClients clients;
    private final TopicPartition partition;
    private final long rssBeforeKib;
    private final long logMark;
    private int produced;

    HostileInputIT(BrokerUnderTest broker) {
        this.broker = broker;
        clients = new KafkaClients(broker);
        partition = clients.createPartition("hostile", Map.of());
        isServed();
        rssBeforeKib = rssKib();
        logMark = broker.log().mark();
    }

    @AfterEach
    void servesAWellBehavedClientWithBoundedMemory() {
        try (clients) {
            isServed();
        }
        memoryIsBounded();
        assertThat(broker.log().linesSince(logMark)).noneMatch(line -> line.contains("OutOfMemory"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void survivesRandomBytes() {
        Random random = new Random(seed());
        for (int n = 0; n < 200; n++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            try (WireConnection connection = connect()) {
                connection.send(bytes);
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void survivesRandomBytesInValidFrames() {
        Random random = new Random(seed());
        for (int n = 0; n < 200; n++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                ByteBuffer.wrap(bytes).putShort((short) random.nextInt(80)).putShort((short) random.nextInt(14));
            }
            try (WireConnection connection = connect()) {
                connection.sendFrame(bytes);
                connection.sendFrame(bytes);
            }
        }
    }

    @Test
    void closesAConnectionThatSpeaksHttp() {
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        closesEach(connection -> connection.send(request));
        logsOnce("HTTP request");
    }

    @Test
    void closesAConnectionThatSpeaksTls() {
        byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};

        closesEach(connection -> connection.send(hello));
        logsOnce("speaks TLS");
    }

    @Test
    void closesAConnectionWithAnOversizedFrame() {
        byte[] size = ByteBuffer.allocate(64).putInt(2_000_000_000).array();

        closesEach(connection -> connection.send(size));
        logsOnce("socket.request.max.bytes");
    }

    @Test
    void closesAConnectionWithANegativeFrameSize() {
        byte[] size = ByteBuffer.allocate(64).putInt(-42).array();

        closesEach(connection -> connection.send(size));
        logsOnce("announces a size of -");
    }

    @Test
    void closesAConnectionThatAsksForAnUnknownApi() {
        closesEach(connection -> connection.sendFrame(WireConnection.request(9_999, 0, 1, new byte[0])));
        logsOnce("API 9999");
    }

    @Test
    void closesAConnectionThatUsesAnUnsupportedVersion() {
        closesEach(connection -> connection.sendFrame(WireConnection.request(METADATA, 99, 1, new byte[16])));
        logsOnce("version 99");
    }

    @Test
    void answersAnUnsupportedVersionOfApiVersionsInTheOldestForm() {
        try (WireConnection connection = connect()) {
            connection.sendFrame(WireConnection.request(API_VERSIONS, 99, 77, new byte[16]));

            ByteBuffer response = connection.readFrame();

            assertThat(response.getInt()).as("correlation id").isEqualTo(77);
            assertThat(response.getShort()).as("error").isEqualTo(UNSUPPORTED_VERSION);
            assertThat(response.getInt()).as("APIs listed").isEqualTo(1);
            assertThat(response.getShort()).as("the API listed").isEqualTo((short) API_VERSIONS);
            assertThat(response.getShort()).as("its first version").isZero();
            assertThat(response.getShort()).as("its last version").isGreaterThanOrEqualTo((short) 4);
            assertThat(response.hasRemaining()).isFalse();
        }
    }

    @Test
    void closesAConnectionWithATruncatedRequest() {
        byte[] whole = WireConnection.request(
                PRODUCE, 3, 1, WireConnection.produceBody(partition.topic(), batch("never stored")));

        closesEach(connection -> connection.sendFrame(Arrays.copyOf(whole, whole.length - 30)));
    }

    @Test
    void storesNoTruncatedBatch() {
        byte[] batch = batch("never stored");
        for (int length = 0; length < batch.length; length++) {
            assertThat(isStored(Arrays.copyOf(batch, length)))
                    .as("the first %d bytes of a batch", length)
                    .isFalse();
        }
    }

    @Test
    void storesNoBatchWithAFlippedBit() {
        byte[] batch = batch("never stored");
        for (int bit = 0; bit < batch.length * Byte.SIZE; bit += 3) {
            int position = bit / Byte.SIZE;
            if (position >= 12 && position < 16) {
                continue; // The partition leader epoch, which the broker sets.
            }
            byte[] flipped = batch.clone();
            flipped[position] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(isStored(flipped)).as("bit %d flipped", bit).isFalse();
        }
    }

    @Test
    void servesOthersWhileManyConnectionsSendALargeFrameVerySlowly() {
        // Apache Kafka allocates what a frame announces before it arrives, unless it is told to bound that.
        int announced = broker.kind() == BrokerKind.DUOLOG ? 50_000_000 : 1_000_000;
        List<WireConnection> slow = new ArrayList<>();
        try {
            for (int n = 0; n < 40; n++) {
                WireConnection connection = connect();
                slow.add(connection);
                connection.send(ByteBuffer.allocate(10).putInt(announced).array());
            }
            for (int round = 0; round < 5; round++) {
                slow.forEach(connection -> connection.send(new byte[1]));
                isServed();
            }
        } finally {
            slow.forEach(WireConnection::close);
        }
    }

    @Test
    void servesOthersBesideManyIdleConnections() {
        int count = broker.kind() == BrokerKind.DUOLOG ? IDLE_CONNECTIONS : IDLE_CONNECTIONS_APACHE_KAFKA;
        List<WireConnection> idle =
                IntStream.range(0, count).parallel().mapToObj(n -> connect()).toList();
        try {
            isServed();
            memoryIsBounded();
        } finally {
            idle.forEach(WireConnection::close);
        }
    }

    private void closesEach(Consumer<WireConnection> misuse) {
        for (int n = 0; n < REPETITIONS; n++) {
            try (WireConnection connection = connect()) {
                misuse.accept(connection);
                assertThat(connection.isClosedByBroker()).isTrue();
            }
        }
    }

    /** Asserts what Duolog's log says of a misuse that was repeated; other brokers log as they like. */
    private void logsOnce(String evidence) {
        if (broker.kind() != BrokerKind.DUOLOG) {
            return;
        }
        // Said at most once a minute for each kind, and an earlier test may have done the same by chance.
        List<String> lines = broker.log().linesSince(0);
        assertThat(lines.stream().filter(line -> line.contains(evidence)))
                .as("log lines that say \"%s\"", evidence)
                .hasSizeBetween(1, LOG_LINES_OF_A_KIND_MAX);
        assertThat(lines).as("no stack traces").noneMatch(line -> line.startsWith("\tat "));
    }

    /** Produces the batch in an otherwise valid request: whether the broker says that it stored it. */
    private boolean isStored(byte[] batch) {
        try (WireConnection connection = connect()) {
            connection.sendFrame(
                    WireConnection.request(PRODUCE, 3, 5, WireConnection.produceBody(partition.topic(), batch)));
            ByteBuffer response = connection.readFrame();
            if (response == null) {
                return false;
            }
            int topicNameLength = response.getShort(8);
            int errorPosition = 8 + Short.BYTES + topicNameLength + Integer.BYTES + Integer.BYTES;
            return response.getShort(errorPosition) == 0;
        }
    }

    private static byte[] batch(String value) {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        try (var builder = MemoryRecords.builder(buffer, Compression.NONE, TimestampType.CREATE_TIME, 0)) {
            builder.append(System.currentTimeMillis(), null, value.getBytes(StandardCharsets.UTF_8));
            ByteBuffer built = builder.build().buffer();
            byte[] bytes = new byte[built.remaining()];
            built.get(bytes);
            return bytes;
        }
    }

    /** Produces a record and reads the whole partition: only what this client sent is in it. */
    private void isServed() {
        clients.produceSingly(partition, produced, 1);
        produced++;
        assertThat(KafkaClients.values(clients.readFromBeginning(partition, produced)))
                .isEqualTo(KafkaClients.expectedValues(0, produced));
    }

    private WireConnection connect() {
        return new WireConnection(broker.address());
    }

    private void memoryIsBounded() {
        long rssKib = rssKib();
        assertThat(rssKib).as("resident memory, KiB").isLessThan(RSS_MAX_KIB);
        if (broker.kind() == BrokerKind.DUOLOG) {
            // Apache Kafka allocates the size that a random frame happens to announce.
            assertThat(rssKib - rssBeforeKib)
                    .as("growth of resident memory, KiB")
                    .isLessThan(RSS_GROWTH_MAX_KIB);
        }
    }

    private long rssKib() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(broker.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long seed() {
        return Long.getLong("duolog.test.seed", 20261121L);
    }
}
