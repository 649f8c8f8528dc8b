package io.duolog.cli.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.broker.metadata.record.ClientQuotaRecord.EntityPart;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataTreeTest {
    private static final UUID ORDERS = new UUID(1, 2);
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;

    private final Map<String, Object> tree = MetadataTree.of(image());

    private static MetadataImage image() {
        MetadataImage image = MetadataImage.EMPTY;
        for (MetadataRecord value : List.of(
                RegisterBrokerRecord.builder()
                        .brokerId(1)
                        .brokerEpoch(7)
                        .rack("east")
                        .build(),
                new TopicRecord("orders", ORDERS),
                partition(0),
                partition(1),
                new ConfigRecord(TOPIC, "orders", "retention.ms", "1000"),
                new ConfigRecord(BROKER, "", "log.cleaner.threads", "2"),
                quota("producer_byte_rate", 1000),
                quota("request_percentage", 0.5))) {
            image = image.with(value);
        }
        return image.at(42, 3);
    }

    private static MetadataRecord partition(int number) {
        return PartitionRecord.builder()
                .topicId(ORDERS)
                .partitionId(number)
                .replicas(List.of(1, 2))
                .isr(List.of(1))
                .leader(1)
                .leaderEpoch(5)
                .build();
    }

    private static MetadataRecord quota(String key, double value) {
        return new ClientQuotaRecord(
                List.of(new EntityPart("client-id", "billing"), new EntityPart("user", null)), key, value, false);
    }

    private static String print(Map<String, Object> tree) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TreePrinter(new PrintStream(out, true, StandardCharsets.UTF_8)).print(tree);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void hasABranchForEachKindOfThing() {
        assertThat(tree).containsOnlyKeys("brokers", "configs", "log", "quotas", "topics");
        assertThat(MetadataTree.select(tree, List.of("log")))
                .isEqualTo(Map.of("log", Map.of("endOffset", 42L, "epoch", 3)));
    }

    @Test
    void selectsByPathAndPattern() {
        assertThat(print(MetadataTree.select(tree, List.of("/topics/ord*/partitions/1"))))
                .startsWith("topics/\n  orders/\n    partitions/\n")
                .contains("      1  ")
                .contains("isr=[1]", "leaderEpoch=5", "replicas=[1,2]")
                .doesNotContain("      0  ", "topicId");
        assertThat(print(MetadataTree.select(tree, List.of("configs", "brokers/1"))))
                .contains("brokerEpoch=7", "rack=east")
                .contains("all-brokers  log.cleaner.threads=2")
                .contains("orders  retention.ms=1000");
        assertThat(MetadataTree.select(tree, List.of("quotas")))
                .isEqualTo(Map.of(
                        "quotas",
                        Map.of(
                                "client-id=billing,user=(default)",
                                Map.of("producer_byte_rate", "1000.0", "request_percentage", "0.5"))));
    }

    @Test
    void saysThatThereIsNothingOnAPath() {
        assertThat(MetadataTree.select(tree, List.of("topics/payments", "brokers/2/rack")))
                .isEmpty();
        assertThat(MetadataTree.select(tree, List.of("log/epoch"))).isEqualTo(Map.of("log", Map.of("epoch", 3)));
    }

    @Test
    void ordersNumbersAsNumbers() {
        MetadataImage image = image();
        for (int number : List.of(2, 10)) {
            image = image.with(RegisterBrokerRecord.builder()
                    .brokerId(number)
                    .brokerEpoch(number)
                    .build());
        }

        assertThat(MetadataTree.child(MetadataTree.of(image), "brokers").keySet())
                .containsExactly("1", "2", "10");
    }
}
