package io.duolog.client.admin;

import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;

/**
 * What all calls of an admin share. Confined to the event loop.
 *
 * @param network the connections
 * @param metadata finds a broker to ask
 * @param backoff the pauses between tries
 * @param requestTimeoutMs how long a broker may take for one request
 * @param calls those on their way
 */
record AdminContext(NetworkClient network, Metadata metadata, Backoff backoff, int requestTimeoutMs, AdminCalls calls) {
    EventLoop loop() {
        return network.loop();
    }
}
