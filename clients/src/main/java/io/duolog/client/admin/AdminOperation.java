package io.duolog.client.admin;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of call: whom to ask, how, and how to read the answer. Pure; {@link AdminCall} does the rest.
 *
 * @param <K> what is asked about
 * @param <V> what comes of each
 * @param <R> the answer
 */
interface AdminOperation<K, V, R extends ApiResponse> {
    /** Who can answer for one thing. */
    Target target(K item);

    /** What is done to one thing, to complete "Could not ...". */
    String describe(K item);

    /**
     * A request about some things that have the same broker.
     *
     * @param timeoutMs how long the broker may take
     */
    ApiRequest<R> request(List<K> items, int timeoutMs);

    /** Tells {@code outcomes} what the answer says about each thing. */
    void read(R response, Outcomes<K, V> outcomes);

    /** Whether the same request may succeed later. That a topic does not exist, for one, is an answer for most. */
    default boolean isRetriable(ErrorCode error) {
        return error.isRetriable() && error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** Takes what an answer says. */
    interface Outcomes<K, V> {
        /** Who answers. */
        Node broker();

        /** It was done. */
        void succeeded(K item, @Nullable V value);

        /** It was done, and there is nothing else to say. */
        default void succeeded(K item) {
            succeeded(item, null);
        }

        /** It was not, or {@code error} is {@code NONE}; returns whether it was not. */
        boolean failed(K item, ErrorCode error, @Nullable String message);
    }
}
