package io.duolog.client.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which settings may be given where. */
public final class ClientSchemas {
    /**
     * What a client takes: its own settings, and those of everything that is opened from it, as defaults. So the one
     * properties file of an application serves as a whole.
     */
    public static final ConfigSchema CLIENT =
            ClientKeys.SCHEMA.and(ProducerKeys.SCHEMA).and(ConsumerKeys.SCHEMA);

    /** What a producer takes: its own settings, and those of the client's that make sense for one producer alone. */
    public static final ConfigSchema PRODUCER = withRequestSettings(ProducerKeys.SCHEMA);

    /** What a consumer takes: its own settings, and those of the client's that make sense for one consumer alone. */
    public static final ConfigSchema CONSUMER = withRequestSettings(ConsumerKeys.SCHEMA);

    private ClientSchemas() {}

    private static ConfigSchema withRequestSettings(ConfigSchema own) {
        List<ConfigKey<?>> shared = List.of(
                ClientKeys.REQUEST_TIMEOUT_MS,
                ClientKeys.DEFAULT_API_TIMEOUT_MS,
                ClientKeys.RETRY_BACKOFF_MS,
                ClientKeys.RETRY_BACKOFF_MAX_MS);
        Map<String, String> elsewhere = new HashMap<>();
        ClientKeys.SCHEMA.keys().stream()
                .filter(key -> !shared.contains(key))
                .forEach(key -> elsewhere.put(key.name(), "it belongs to the client: pass it to Client.builder()"));
        return own.and(ConfigSchema.of(shared, elsewhere));
    }
}
