package io.duolog.perf.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** By Apache Kafka's producer. Its records and callbacks are made once for each partition: it changes neither. */
final class ApacheSender implements RecordSender {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Callback> callbacks = new ArrayList<>();

    ApacheSender(Map<String, Object> settings, String topic, byte[] value, List<? extends SendListener> listeners) {
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        for (int partition = 0; partition < listeners.size(); partition++) {
            SendListener listener = listeners.get(partition);
            records.add(new ProducerRecord<>(topic, partition, null, value));
            callbacks.add((metadata, error) -> listener.completed(error));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback has all of it
    public void send(int partition) {
        producer.send(records.get(partition), callbacks.get(partition));
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
