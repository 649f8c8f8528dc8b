package io.duolog.perf.load;

import io.duolog.client.Client;
import io.duolog.client.Headers;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.SendCallback;
import io.duolog.client.serialization.Serializers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** By Duolog's producer. Its records and callbacks are made once for each partition: it changes neither. */
final class DuologSender implements RecordSender {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Client client;
    private final Producer<byte[], byte[]> producer;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<SendCallback> callbacks = new ArrayList<>();

    DuologSender(
            Map<String, Object> clientSettings,
            Map<String, Object> producerSettings,
            String topic,
            byte[] value,
            List<? extends SendListener> listeners) {
        this.client = Client.connect(clientSettings);
        // The buffer is the same for all records, as a user would have it who cares for allocation.
        ByteBuffer wrapped = ByteBuffer.wrap(value);
        this.producer = client.<byte[], byte[]>producer(Serializers.byteArray(), (t, headers, data) -> wrapped)
                .properties(producerSettings)
                .open();
        for (int partition = 0; partition < listeners.size(); partition++) {
            SendListener listener = listeners.get(partition);
            records.add(new ProducerRecord<>(topic, partition, ProducerRecord.NOW, null, value, Headers.EMPTY));
            callbacks.add((metadata, error) -> listener.completed(error));
        }
    }

    @Override
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
        client.close();
    }
}
