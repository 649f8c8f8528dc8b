package io.duolog.broker.replication;

import java.util.concurrent.CompletionStage;

/** Makes ways to leaders. Thread-safe; no call blocks. */
@FunctionalInterface
public interface LeaderChannels {
    /**
     * Connects.
     *
     * @param leaderId the broker to reach
     * @return the way, on any thread; fails if the broker is not known or cannot be reached
     */
    CompletionStage<LeaderChannel> connect(int leaderId);
}
