package io.duolog.compat.cross;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What one client writes, with any codec, every client reads. Clients that are not installed are skipped by name. */
@OnEveryBroker
class CodecMatrixIT {

    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int MESSAGES = 100;

    private final BrokerUnderTest broker;

    CodecMatrixIT(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @TestFactory
    Stream<DynamicNode> everyClientReadsWhatEveryClientWroteWithEveryCodec() {
        List<CrossClient> clients =
                List.of(new JavaCrossClient(), PreviousKafkaClients.load(), new KafkaJsClient(), new KcatClient());
        return clients.stream().map(producer -> {
            String name = "written by " + producer.name();
            if (producer.missing().isPresent()) {
                return DynamicTest.dynamicTest(
                        name, () -> abort(producer.missing().orElseThrow()));
            }
            Map<String, String> topicsByCodec = produceWithEveryCodec(producer);
            return DynamicContainer.dynamicContainer(
                    name,
                    clients.stream()
                            .map(reader -> DynamicTest.dynamicTest("read by " + reader.name(), () -> {
                                reader.missing().ifPresent(reason -> abort(reason));
                                readsEveryCodec(reader, producer, topicsByCodec);
                            })));
        });
    }

    private Map<String, String> produceWithEveryCodec(CrossClient producer) {
        Map<String, String> topicsByCodec = new LinkedHashMap<>();
        try (KafkaClients setUp = new KafkaClients(broker)) {
            for (String codec : CODECS) {
                String topic = setUp.createTopic("matrix-" + codec, 1, Map.of());
                producer.produce(broker.bootstrapServers(), topic, codec, Message.of(producer.name(), MESSAGES));
                topicsByCodec.put(codec, topic);
            }
        }
        return topicsByCodec;
    }

    private void readsEveryCodec(CrossClient reader, CrossClient producer, Map<String, String> topicsByCodec) {
        Map<String, List<Message>> read =
                reader.consume(broker.bootstrapServers(), List.copyOf(topicsByCodec.values()), MESSAGES);

        topicsByCodec.forEach((codec, topic) ->
                assertThat(read.get(topic)).as(codec).isEqualTo(Message.of(producer.name(), MESSAGES)));
    }
}
