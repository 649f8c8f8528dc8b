package io.duolog.broker.api;

import io.duolog.protocol.message.ApiKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All handlers of a broker, by API. Immutable. */
public final class ApiHandlers {
    private final Map<ApiKey, ApiHandler<?, ?>> handlers = new EnumMap<>(ApiKey.class);

    /**
     * Collects the handlers.
     *
     * @throws IllegalArgumentException if two of them serve the same API
     */
    public ApiHandlers(Collection<? extends ApiHandler<?, ?>> handlers) {
        for (ApiHandler<?, ?> handler : handlers) {
            ApiHandler<?, ?> other = this.handlers.put(handler.apiKey(), handler);
            if (other != null) {
                throw new IllegalArgumentException(handler.apiKey() + " has two handlers: "
                        + other.getClass().getName() + " and "
                        + handler.getClass().getName());
            }
        }
    }

    /** The handler of an API, if it is served. */
    public Optional<ApiHandler<?, ?>> find(ApiKey apiKey) {
        return Optional.ofNullable(handlers.get(apiKey));
    }

    /** Which APIs are served. */
    public Set<ApiKey> apiKeys() {
        return Set.copyOf(handlers.keySet());
    }
}
