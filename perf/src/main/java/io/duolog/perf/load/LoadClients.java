package io.duolog.perf.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Opens clients of either library with the same settings: each library's defaults, but for what the options say, and for a
 * topic whose partitions are all read by this consumer, so that nothing is committed.
 */
final class LoadClients {
    private final LoadOptions options;

    LoadClients(LoadOptions options) {
        this.options = options;
    }

    /** How many partitions of the topic there are. */
    int partitions() {
        return options.integer(LoadKey.PARTITIONS, 1);
    }

    /** Opens a producer. */
    RecordSender sender(byte[] value, List<? extends SendListener> listeners) {
        Map<String, Object> producer = new HashMap<>();
        String acks = options.text(LoadKey.ACKS);
        producer.put("acks", acks);
        // Both libraries refuse idempotence with fewer acknowledgements only if it was asked for.
        producer.put("enable.idempotence", Boolean.toString(acks.equals("all")));
        producer.put("batch.size", options.text(LoadKey.BATCH_SIZE_BYTES));
        producer.put("linger.ms", options.text(LoadKey.LINGER_MS));
        String topic = options.text(LoadKey.TOPIC);
        return switch (options.client()) {
            case DUOLOG -> new DuologSender(client(), producer, topic, value, listeners);
            case APACHE -> {
                producer.putAll(client());
                yield new ApacheSender(producer, topic, value, listeners);
            }
            case NONE -> throw noClient();
        };
    }

    /** Opens a consumer; where it begins is up to the caller, who seeks. */
    RecordReader reader() {
        Map<String, Object> consumer = new HashMap<>();
        consumer.put("enable.auto.commit", "false");
        String topic = options.text(LoadKey.TOPIC);
        return switch (options.client()) {
            case DUOLOG ->
                new DuologReader(
                        client(),
                        consumer,
                        IntStream.range(0, partitions())
                                .mapToObj(partition -> new io.duolog.client.TopicPartition(topic, partition))
                                .toList());
            case APACHE -> {
                consumer.putAll(client());
                yield new ApacheReader(
                        consumer,
                        IntStream.range(0, partitions())
                                .mapToObj(partition -> new org.apache.kafka.common.TopicPartition(topic, partition))
                                .toList());
            }
            case NONE -> throw noClient();
        };
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", options.text(LoadKey.BOOTSTRAP_SERVERS));
    }

    private IllegalArgumentException noClient() {
        return new IllegalArgumentException(options.operation().label() + " needs a client: " + LoadKey.CLIENT.label()
                + " must be apache or duolog");
    }
}
