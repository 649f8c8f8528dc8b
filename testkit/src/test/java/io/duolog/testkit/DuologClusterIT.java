package io.duolog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.config.ConfigException;
import io.duolog.client.Client;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DuologClusterIT {
    private static final String TOPIC = "orders";

    @ParameterizedTest
    @CsvSource({"MEMORY,MEMORY", "TEMPORARY_DIRECTORY,MEMORY", "TEMPORARY_DIRECTORY,RAFT"})
    void keepsRecordsAddressAndTopicsAcrossARestart(StorageKind storage, CoordinationKind coordination)
            throws Exception {
        try (DuologCluster cluster = DuologCluster.builder()
                .storage(storage)
                .coordination(coordination)
                .start()) {
            String bootstrap = cluster.bootstrapServers();
            assertThat(offsetOfNext(cluster.client())).isZero();
            assertThat(offsetOfNext(cluster.client())).isEqualTo(1);

            cluster.restart();

            assertThat(cluster.bootstrapServers()).isEqualTo(bootstrap);
            assertThat(offsetOfNext(cluster.client())).isEqualTo(2);
        }
    }

    @Test
    void clustersShareNothing() throws Exception {
        try (DuologCluster one = DuologCluster.builder().start();
                DuologCluster other = DuologCluster.builder().start()) {
            assertThat(offsetOfNext(one.client())).isZero();
            assertThat(offsetOfNext(one.client())).isEqualTo(1);
            assertThat(offsetOfNext(other.client())).isZero();
        }
    }

    @Test
    void takesBrokerProperties() {
        try (DuologCluster cluster =
                        DuologCluster.builder().property("num.partitions", "5").start();
                Producer<String, String> producer = producer(cluster.client())) {
            assertThat(producer.partitionsFor(TOPIC)).hasSize(5);
        }
    }

    @Test
    void deletesItsDirectoryWhenItIsClosed() throws Exception {
        Path directory;
        try (DuologCluster cluster =
                DuologCluster.builder().storage(StorageKind.TEMPORARY_DIRECTORY).start()) {
            directory = cluster.dataDirectory();
            offsetOfNext(cluster.client());
            assertThat(directory.resolve(TOPIC + "-0")).isDirectory();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertThatThrownBy(() -> DuologCluster.builder().brokers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brokers is 0");
        assertRefused(
                DuologCluster.builder().coordination(CoordinationKind.RAFT).storage(StorageKind.MEMORY),
                "storage(TEMPORARY_DIRECTORY)");
        assertRefused(DuologCluster.builder().brokers(3).processes(), "choose coordination(RAFT)");
        assertRefused(
                DuologCluster.builder()
                        .coordination(CoordinationKind.RAFT)
                        .storage(StorageKind.MEMORY)
                        .processes(),
                "leave out processes()");
        assertRefused(DuologCluster.builder().property(2, "broker.rack", "a"), "the brokers are 1 to 1");
    }

    private static void assertRefused(DuologClusterBuilder builder, String fix) {
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fix);
    }

    @Test
    void namesAPropertyThatIsWrongAndLeavesNothingBehind() {
        assertThatThrownBy(() ->
                        DuologCluster.builder().property("num.partitons", "4").start())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num.partitons");
    }

    @Test
    void cannotBeUsedAfterItWasClosed() {
        DuologCluster cluster = DuologCluster.builder().start();
        cluster.close();
        cluster.close();

        assertThatThrownBy(cluster::client).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(cluster::restart).isInstanceOf(IllegalStateException.class);
    }

    private static long offsetOfNext(Client client) throws Exception {
        try (Producer<String, String> producer = producer(client)) {
            return producer.send(new ProducerRecord<>(TOPIC, "customer-7", "2 books"))
                    .get(30, TimeUnit.SECONDS)
                    .offset();
        }
    }

    private static Producer<String, String> producer(Client client) {
        return client.producer(Serializers.string(), Serializers.string()).open();
    }
}
