package io.duolog.chaos.workload.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.DuologCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both libraries say of records that were never, or may have been, transmitted. */
class RefusalsIT {
    private static final int TIMEOUT_MS = 300;
    private static final TopicPlan TOPIC = new TopicPlan("orders", 1, 1, 1, -1, true, true, 5, false);
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final byte[] SMALL = new byte[100];
    private static final byte[] TOO_LARGE = new byte[2 << 20];

    private record Told(SendOutcome outcome, long offset, String error) {}

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void aRecordForWhichNoLeaderIsFoundIsNotStored(String client) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChaosProducer producer =
                        ClientLibrary.of(client, address(silent)).producer(settings())) {
            assertThat(send(producer, SMALL).outcome()).isEqualTo(SendOutcome.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void aRecordThatIsTooLargeForTheProducerIsNotStored(String client) throws Exception {
        try (DuologCluster cluster = DuologCluster.builder().start();
                ChaosProducer producer =
                        ClientLibrary.of(client, cluster.bootstrapServers()).producer(settings())) {
            ClientLibrary.of(client, cluster.bootstrapServers()).createTopic(TOPIC, Duration.ofSeconds(10));

            assertThat(send(producer, SMALL)).isEqualTo(new Told(SendOutcome.OK, 0, "null"));
            assertThat(send(producer, TOO_LARGE).outcome()).isEqualTo(SendOutcome.FAILED);
            cluster.stop(1);
            Told lost = send(producer, SMALL);
            assertThat(lost.outcome()).isEqualTo(SendOutcome.UNKNOWN);
            assertThat(lost.offset()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void aProducerThatIsClosedTellsTheOutcomesOfAllRecords(String client) throws Exception {
        try (DuologCluster cluster = DuologCluster.builder().start()) {
            ClientLibrary library = ClientLibrary.of(client, cluster.bootstrapServers());
            library.createTopic(TOPIC, Duration.ofSeconds(10));
            library.createTopic(TOPIC, Duration.ofSeconds(10));
            ChaosProducer producer = library.producer(settings());
            send(producer, SMALL);
            cluster.stop(1);
            CompletableFuture<Told> told = new CompletableFuture<>();
            producer.send(
                    PARTITION,
                    SMALL,
                    (outcome, offset, error) -> told.complete(new Told(outcome, offset, String.valueOf(error))));

            producer.close();

            assertThat(told.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(SendOutcome.UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duolog", "apache"})
    void aTopicThatMayNotBeThereIsNotUsed(String client) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientLibrary library = ClientLibrary.of(client, address(silent));

            assertThatThrownBy(() -> library.createTopic(TOPIC, Duration.ofMillis(TIMEOUT_MS)))
                    .isInstanceOf(TopicCreationException.class)
                    .hasMessageContaining("orders");
        }
    }

    private static Told send(ChaosProducer producer, byte[] value) throws Exception {
        CompletableFuture<Told> told = new CompletableFuture<>();
        producer.send(
                PARTITION,
                value,
                (outcome, offset, error) -> told.complete(new Told(outcome, offset, String.valueOf(error))));
        return told.get(10, TimeUnit.SECONDS);
    }

    private static ProducerSettings settings() {
        return new ProducerSettings("refusals", TOPIC, 0, 16_384, TIMEOUT_MS, 2 * TIMEOUT_MS);
    }

    private static String address(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }
}
