package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.TopicPlan;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a producer is configured.
 *
 * @param topic tells acks, idempotence, retries and requests in flight
 */
public record ProducerSettings(
        String clientId,
        TopicPlan topic,
        int lingerMs,
        int batchSizeBytes,
        int requestTimeoutMs,
        int deliveryTimeoutMs) {
    private static final int BUFFER_MEMORY_BYTES = 16 << 20;
    private static final int REQUEST_SIZE_MAX_BYTES = 1 << 20;

    /** By Kafka's names, for either library. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new TreeMap<>(Connecting.properties(clientId, requestTimeoutMs));
        properties.put("acks", topic.acks() < 0 ? "all" : Integer.toString(topic.acks()));
        properties.put("enable.idempotence", topic.idempotent());
        properties.put("retries", topic.retries() ? Integer.MAX_VALUE : 0);
        properties.put("max.in.flight.requests.per.connection", topic.inFlight());
        properties.put("linger.ms", lingerMs);
        properties.put("batch.size", batchSizeBytes);
        properties.put("delivery.timeout.ms", deliveryTimeoutMs);
        properties.put("max.block.ms", requestTimeoutMs);
        properties.put("buffer.memory", BUFFER_MEMORY_BYTES);
        properties.put("max.request.size", REQUEST_SIZE_MAX_BYTES);
        return properties;
    }
}
