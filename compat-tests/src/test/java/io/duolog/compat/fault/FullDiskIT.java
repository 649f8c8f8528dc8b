package io.duolog.compat.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.javaclient.KafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * The disk fills up under a broker. Needs the right to mount a small file system; without it the test is skipped, and the
 * broker's own tests with an injected ENOSPC remain. Apache Kafka takes a directory out of service at its first error and
 * with the last directory itself, so this promise is Duolog's alone.
 */
class FullDiskIT {

    private static final String FILE_SYSTEM_SIZE = "48m";
    private static final int VALUE_SIZE_BYTES = 500_000;

    @Test
    void reportsAFullDiskGoesOnReadingAndRecoversWhenSpaceReturns() throws IOException, InterruptedException {
        Path mount = Files.createTempDirectory("full-disk");
        if (!succeeds("mount", "-t", "tmpfs", "-o", "size=" + FILE_SYSTEM_SIZE, "tmpfs", mount.toString())) {
            Files.delete(mount);
            abort("May not mount a tmpfs");
        }
        try (BrokerUnderTest broker = BrokerKind.DUOLOG.create(
                Map.of("log.dirs", mount.resolve("data").toString()))) {
            broker.start();
            try (KafkaClients clients = new KafkaClients(broker)) {
                TopicPartition partition = clients.createPartition("filling", Map.of("segment.bytes", "4000000"));
                int stored = fill(clients, partition);

                assertThat(clients.readFromBeginning(partition, stored))
                        .as("reads go on")
                        .hasSize(stored);
                KafkaClients.await(clients.admin()
                        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(stored)))
                        .all());
                assertThat(clients.produceSingly(partition, 0, 1).get(0).offset())
                        .isEqualTo(stored);
            }
        } finally {
            assertThat(succeeds("umount", "-l", mount.toString())).isTrue();
            Files.delete(mount);
        }
    }

    /** Writes until the broker refuses, which it must do with an error that tells of its storage. */
    private static int fill(KafkaClients clients, TopicPartition partition) {
        Producer<String, String> producer =
                clients.producer(Map.of("delivery.timeout.ms", 12_000, "request.timeout.ms", 10_000));
        String value = "x".repeat(VALUE_SIZE_BYTES);
        for (int stored = 0; stored < 1_000; stored++) {
            try {
                KafkaClients.await(producer.send(new ProducerRecord<>(partition.topic(), 0, "k", value)));
            } catch (AssertionError e) {
                assertThat(e).hasCauseInstanceOf(KafkaException.class);
                return stored;
            }
        }
        throw new AssertionError("The disk did not fill up");
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
