package io.duolog.compat.cross;

import static org.junit.jupiter.api.Assumptions.abort;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** kafkajs beyond the codec matrix. Its own assertions are in {@code client.js}. */
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
}
