package io.duolog.chaos.workload.client;

import java.util.Map;
import java.util.TreeMap;

/** How a consumer is configured. */
public record ConsumerSettings(String clientId, int requestTimeoutMs) {
    private static final int FETCH_MAX_WAIT_MS = 200;
    private static final int PARTITION_FETCH_MAX_BYTES = 256 << 10;
    private static final int FETCH_MAX_BYTES = 4 << 20;

    /** By Kafka's names, for either library. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new TreeMap<>(Connecting.properties(clientId, requestTimeoutMs));
        properties.put("auto.offset.reset", "none");
        properties.put("fetch.max.wait.ms", FETCH_MAX_WAIT_MS);
        properties.put("fetch.max.bytes", FETCH_MAX_BYTES);
        properties.put("max.partition.fetch.bytes", PARTITION_FETCH_MAX_BYTES);
        properties.put("default.api.timeout.ms", 2 * requestTimeoutMs);
        return properties;
    }
}
