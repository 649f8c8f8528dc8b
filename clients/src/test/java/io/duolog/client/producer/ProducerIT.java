package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.Client;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.serialization.Serializers;
import io.duolog.client.testing.FakeServer;
import io.duolog.protocol.record.CompressionType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client over real sockets. */
class ProducerIT {
    private static final String TOPIC = "orders";
    private static final int RECORDS = 20_000;

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(2);
        server.brokers().topic(TOPIC, 4);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Client client() {
        return Client.builder().bootstrapServers(server.bootstrapServers()).build();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void storesWhatSeveralThreadsSend(CompressionType compression) throws InterruptedException {
        List<CompletableFuture<RecordMetadata>> sent = Collections.synchronizedList(new ArrayList<>());
        try (Client client = client();
                Producer<String, String> producer = client.producer(Serializers.string(), Serializers.string())
                        .compression(compression)
                        .open()) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                threads.execute(() -> IntStream.range(0, RECORDS / 4)
                        .forEach(i -> sent.add(
                                producer.send(new ProducerRecord<>(TOPIC, "key-" + number, number + "-" + i)))));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            producer.flush();

            assertThat(sent).allMatch(CompletableFuture::isDone);
            assertThat(producer.metrics().recordsSent()).isEqualTo(RECORDS);
            assertThat(producer.metrics().batchesSent()).isLessThan(RECORDS / 10);
        }
        for (int thread = 0; thread < 4; thread++) {
            String key = "key-" + thread;
            int partition = Partitioners.partitionForKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)), 4);
            String prefix = thread + "-";
            List<String> stored = server.brokers().log(TOPIC, partition).values().stream()
                    .filter(value -> value.startsWith(prefix))
                    .toList();
            assertThat(stored)
                    .isEqualTo(IntStream.range(0, RECORDS / 4)
                            .mapToObj(i -> prefix + i)
                            .toList());
        }
    }

    @Test
    void survivesConnectionsThatBreakUnderLoad() throws InterruptedException {
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        try (Client client = client();
                Producer<Void, String> producer = client.producer(Serializers.none(), Serializers.string())
                        .open()) {
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(
                        new ProducerRecord<Void, String>(TOPIC, Integer.toString(i)).withPartition(i % 4)));
                if (i % (RECORDS / 5) == RECORDS / 10) {
                    server.cut();
                }
            }
            producer.flush();
        }
        assertThat(sent).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        for (int partition = 0; partition < 4; partition++) {
            int first = partition;
            assertThat(server.brokers().log(TOPIC, partition).values())
                    .isEqualTo(IntStream.range(0, RECORDS / 4)
                            .mapToObj(i -> Integer.toString(first + 4 * i))
                            .toList());
        }
    }

    @Test
    void sendsWithinLittleMemory() {
        try (Client client = client();
                Producer<Void, byte[]> producer = client.producer(Serializers.none(), Serializers.byteArray())
                        .batchSizeBytes(4_096)
                        .bufferMemoryBytes(16_384)
                        .open()) {
            for (int i = 0; i < 2_000; i++) {
                producer.send(new ProducerRecord<>(TOPIC, new byte[1_000]), (metadata, error) -> assertThat(error)
                        .isNull());
            }
            producer.flush();

            assertThat(producer.metrics().recordsSent()).isEqualTo(2_000);
            assertThat(producer.metrics().bufferAvailableBytes()).isEqualTo(16_384);
        }
    }

    @Test
    void saysWhyNoBrokerCanBeReached() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        try (Client client =
                        Client.connect(Map.of("bootstrap.servers", "127.0.0.1:" + closedPort, "max.block.ms", 500));
                Producer<String, String> producer = client.producer(Serializers.string(), Serializers.string())
                        .open()) {
            CompletableFuture<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, "v"));

            assertThatThrownBy(sent::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(ClientTimeoutException.class)
                    .hasMessageContaining("Timed out after 500 ms waiting for metadata of topic orders")
                    .hasMessageContaining("bootstrap server 127.0.0.1:" + closedPort)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void closesWhatIsOpenWithTheClient() {
        Client client = client();
        Producer<String, String> producer = client.producer(Serializers.string(), Serializers.string())
                .linger(Duration.ofSeconds(5))
                .open();
        CompletableFuture<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, "k", "v"));

        client.close();
        client.close();

        assertThat(sent).isCompleted();
        assertThat(producer.send(new ProducerRecord<>(TOPIC, "k", "v"))).isCompletedExceptionally();
        assertThatThrownBy(() -> producer.partitionsFor("another")).isInstanceOf(ClientException.class);
    }

    @Test
    void describesPartitions() {
        try (Client client = client();
                Producer<String, String> producer = client.producer(Serializers.string(), Serializers.string())
                        .open()) {
            assertThat(producer.partitionsFor(TOPIC))
                    .hasSize(4)
                    .allMatch(partition -> partition.leader().isPresent());
        }
    }
}
