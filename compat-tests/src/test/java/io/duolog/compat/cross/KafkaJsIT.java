package io.duolog.compat.cross;

import static org.junit.jupiter.api.Assumptions.abort;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** kafkajs beyond the codec matrix. The assertions are in {@code src/test/kafkajs}. */
@OnEveryBroker
class KafkaJsIT {

    private final BrokerUnderTest broker;

    KafkaJsIT(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @BeforeEach
    void skipUnlessInstalled() {
        new KafkaJsClient().missing().ifPresent(reason -> abort(reason));
    }

    @Test
    void administersTopicsConfigsAndOffsets() {
        KafkaJsClient.run("", List.of("admin", broker.bootstrapServers(), KafkaClients.topicName("kafkajs-admin")));
    }

    @Test
    void membersOfAGroupComeAndGo() {
        try (KafkaClients setUp = new KafkaClients(broker)) {
            String topic = setUp.createTopic("kafkajs-group", 6, Map.of());
            KafkaJsClient.run("", List.of("groups", broker.bootstrapServers(), topic, "6"));
        }
    }
}
