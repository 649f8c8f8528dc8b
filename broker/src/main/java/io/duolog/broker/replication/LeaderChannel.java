package io.duolog.broker.replication;

import io.duolog.protocol.message.FetchRequest;
import java.util.concurrent.CompletionStage;

/** A way to one leader, on which requests are answered in their order. Thread-safe; no call blocks. */
public interface LeaderChannel extends AutoCloseable {
    /**
     * Sends a fetch.
     *
     * @return the answer, on any thread; fails if the leader cannot be reached any more, or answers nothing in time
     */
    CompletionStage<LeaderAnswer> fetch(FetchRequest request);

    /** Closes it; what is not answered fails. Idempotent. */
    @Override
    void close();
}
