package io.duolog.client.network;

import io.duolog.client.errors.ClientException;

/** Is told, on the event loop, when nodes can be reached and when not. */
public interface NetworkListener {
    /** Requests to the endpoint go out at once from now on. */
    default void onReady(Endpoint endpoint) {}

    /** The endpoint's connection ended or could not be made; requests fail with {@code cause}. */
    default void onUnavailable(Endpoint endpoint, ClientException cause) {}
}
