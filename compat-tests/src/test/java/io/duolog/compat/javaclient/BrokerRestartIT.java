package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that stay open over restarts of the broker go on where they were. */
class BrokerRestartIT {

    private static final int RECORDS_PER_PHASE = 200;

    static List<BrokerKind> brokers() {
        return BrokerKind.selected();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void idempotentProducerAndConsumerOutliveARestartAndAKill(BrokerKind kind) {
        try (BrokerUnderTest broker = kind.create(Map.of())) {
            broker.start();
            try (KafkaClients clients = new KafkaClients(broker)) {
                TopicPartition partition = clients.createPartition("restarted", Map.of("retention.ms", "123456789"));
                String clusterId =
                        KafkaClients.await(clients.admin().describeCluster().clusterId());
                Producer<String, String> producer = clients.producer(Map.of("linger.ms", 0));
                Consumer<String, String> consumer = clients.consumer(Map.of("max.poll.records", 10));
                consumer.assign(List.of(partition));
                KafkaClients.produce(producer, partition, 0, RECORDS_PER_PHASE);
                List<ConsumerRecord<String, String>> records = KafkaClients.poll(consumer, 10);

                CompletableFuture<List<RecordMetadata>> sentMeanwhile = sendMeanwhile(producer, partition);
                broker.stop();
                broker.start();
                broker.killNine();
                broker.start();
                assertThat(KafkaClients.await(sentMeanwhile)).hasSize(RECORDS_PER_PHASE);
                List<RecordMetadata> sentAfterwards =
                        KafkaClients.produce(producer, partition, 2 * RECORDS_PER_PHASE, RECORDS_PER_PHASE);

                int total = 3 * RECORDS_PER_PHASE;
                records.addAll(KafkaClients.poll(consumer, total - records.size()));
                assertThat(KafkaClients.values(records)).isEqualTo(KafkaClients.expectedValues(0, total));
                assertThat(sentAfterwards.get(RECORDS_PER_PHASE - 1).offset()).isEqualTo(total - 1);
                assertThat(KafkaClients.await(clients.admin().describeCluster().clusterId()))
                        .isEqualTo(clusterId);
                assertThat(retentionMs(clients, partition.topic())).isEqualTo("123456789");
            }
        }
    }

    private static CompletableFuture<List<RecordMetadata>> sendMeanwhile(
            Producer<String, String> producer, TopicPartition partition) {
        return CompletableFuture.supplyAsync(() -> IntStream.range(RECORDS_PER_PHASE, 2 * RECORDS_PER_PHASE)
                .mapToObj(n -> producer.send(new ProducerRecord<>(partition.topic(), 0, "key-" + n, "value-" + n)))
                .toList()
                .stream()
                .map(KafkaClients::await)
                .toList());
    }

    private static String retentionMs(KafkaClients clients, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return KafkaClients.await(
                        clients.admin().describeConfigs(List.of(resource)).all())
                .get(resource)
                .get("retention.ms")
                .value();
    }
}
