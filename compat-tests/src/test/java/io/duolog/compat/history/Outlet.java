package io.duolog.compat.history;

import java.util.concurrent.CompletableFuture;

/** A producer client, seen alike whoever made it. */
public interface Outlet extends AutoCloseable {

    /** Sends a record to one partition; completes with its offset, or -1 if the client is not told. */
    CompletableFuture<Long> send(String key, String value);

    /** Returns when all that was sent is acknowledged or has failed. */
    void flush();

    /** Closes the client without waiting for anything. */
    @Override
    void close();
}
