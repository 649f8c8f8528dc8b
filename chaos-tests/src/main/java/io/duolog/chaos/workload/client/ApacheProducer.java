package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer of Apache Kafka's library. */
final class ApacheProducer implements ChaosProducer {
    private final KafkaProducer<byte[], byte[]> producer;

    ApacheProducer(Map<String, Object> properties) {
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    public void send(TopicPartition partition, byte[] value, Listener listener) {
        HandOver handOver = new HandOver();
        Once once = new Once(listener);
        try {
            producer.send(
                    new ProducerRecord<>(partition.topic(), partition.partition(), null, value),
                    (stored, error) -> once.returned(handOver, error, error == null ? stored.offset() : -1));
        } catch (KafkaException | IllegalStateException e) {
            once.returned(handOver, e, -1);
        }
        handOver.done();
    }

    /** The library calls back for some errors that it also throws. */
    private static final class Once {
        private final Listener listener;
        private boolean isTold;

        Once(Listener listener) {
            this.listener = listener;
        }

        void returned(HandOver handOver, @Nullable Exception error, long offset) {
            synchronized (this) {
                if (isTold) {
                    return;
                }
                isTold = true;
            }
            if (error == null) {
                listener.returned(SendOutcome.OK, offset, null);
            } else {
                listener.returned(handOver.outcome(isRefusal(error)), -1, error.toString());
            }
        }
    }

    private static boolean isRefusal(Exception error) {
        return error instanceof RecordTooLargeException
                || error instanceof SerializationException
                || error instanceof TimeoutException;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
