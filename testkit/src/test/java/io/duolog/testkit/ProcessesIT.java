package io.duolog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ProcessesIT {
    private static final String TOPIC = "orders";

    @Test
    void aBrokerSurvivesWhatIsDoneToItsProcess(@TempDir Path parent) throws Exception {
        Path directory = parent.resolve("cluster");
        long pid;
        try (DuologCluster cluster = DuologCluster.builder()
                .coordination(CoordinationKind.RAFT)
                .processes()
                .directory(directory)
                .start()) {
            String bootstrap = cluster.bootstrapServers();
            assertThat(send(cluster).get(60, TimeUnit.SECONDS)).isZero();
            assertThat(cluster.controllerId()).isEqualTo(1);

            cluster.kill(1);
            assertThat(cluster.isRunning(1)).isFalse();
            cluster.start(1);
            assertThat(cluster.bootstrapServers()).isEqualTo(bootstrap);
            assertThat(send(cluster).get(60, TimeUnit.SECONDS)).isEqualTo(1);

            cluster.pause(1);
            CompletableFuture<Long> waiting = send(cluster);
            assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            cluster.resume(1);
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(cluster.leaderOf(TOPIC, 0)).isEqualTo(1);
            assertThat(cluster.isrOf(TOPIC, 0)).containsExactly(1);

            cluster.stop(1);
            cluster.wipe(1);
            assertThat(cluster.dataDirectory()).doesNotExist();
            cluster.start(1);
            assertThat(send(cluster).get(60, TimeUnit.SECONDS)).isZero();
            pid = cluster.pid(1);
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(directory.resolve("broker-1.log")).exists();
        assertThat(directory.resolve("broker-1")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = CoordinationKind.class,
            names = {"RAFT", "ZOOKEEPER"})
    void brokersFindEachOtherAndAgreeOnAController(CoordinationKind coordination) {
        try (DuologCluster cluster = DuologCluster.builder()
                .brokers(3)
                .coordination(coordination)
                .zooKeeperServers(3)
                .processes()
                .start()) {
            int controller = cluster.controllerId();
            assertThat(cluster.brokerIds()).contains(controller);

            cluster.kill(controller);
            assertThat(cluster.controllerId()).isNotEqualTo(controller);

            cluster.start(controller);
            cluster.awaitBrokers();
        }
    }

    @Test
    void showsWhatABrokerPrintedThatDidNotStart() {
        assertThatThrownBy(() -> DuologCluster.builder()
                        .coordination(CoordinationKind.RAFT)
                        .processes()
                        .property("num.partitons", "4")
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broker-1 ended with status 1")
                .hasMessageContaining("num.partitons");
    }

    private static CompletableFuture<Long> send(DuologCluster cluster) {
        Producer<String, String> producer = cluster.client()
                .producer(Serializers.string(), Serializers.string())
                .open();
        return producer.send(new ProducerRecord<>(TOPIC, "customer-7", "2 books"))
                .thenApply(metadata -> metadata.offset());
    }
}
