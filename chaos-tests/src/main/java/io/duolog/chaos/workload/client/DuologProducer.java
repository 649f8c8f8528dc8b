package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.client.Client;
import io.duolog.client.Headers;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.PartitioningException;
import io.duolog.client.errors.RecordTooLargeException;
import io.duolog.client.errors.SerializationException;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A producer of Duolog's library. */
final class DuologProducer implements ChaosProducer {
    private final Client client;
    private final Producer<byte[], byte[]> producer;

    /** Takes over the client. */
    DuologProducer(Client client) {
        this.client = client;
        this.producer = client.producer(Serializers.byteArray(), Serializers.byteArray())
                .open();
    }

    @Override
    public void send(TopicPartition partition, byte[] value, Listener listener) {
        HandOver handOver = new HandOver();
        producer.send(
                new ProducerRecord<>(
                        partition.topic(), partition.partition(), ProducerRecord.NOW, null, value, Headers.EMPTY),
                (stored, error) -> {
                    if (error == null && stored != null) {
                        listener.returned(SendOutcome.OK, stored.offset(), null);
                    } else {
                        listener.returned(handOver.outcome(isRefusal(error)), -1, String.valueOf(error));
                    }
                });
        handOver.done();
    }

    private static boolean isRefusal(@Nullable ClientException error) {
        return error instanceof RecordTooLargeException
                || error instanceof SerializationException
                || error instanceof PartitioningException
                || error instanceof ClientTimeoutException
                || error instanceof ClientClosedException;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        client.close();
    }
}
