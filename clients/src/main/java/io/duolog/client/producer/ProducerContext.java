package io.duolog.client.producer;

import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;

/**
 * What the parts of one producer share.
 *
 * @param config its settings
 * @param network the client's connections
 * @param metadata the client's view of the cluster
 * @param pool the memory of its batches
 * @param counters its metrics
 * @param retryBackoff the waits between tries; of the event loop
 */
record ProducerContext(
        ProducerConfig config,
        NetworkClient network,
        Metadata metadata,
        BufferPool pool,
        ProducerCounters counters,
        Backoff retryBackoff) {
    /** The thread that owns the state of what was sent. */
    EventLoop loop() {
        return network.loop();
    }
}
