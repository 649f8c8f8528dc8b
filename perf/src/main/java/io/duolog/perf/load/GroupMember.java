package io.duolog.perf.load;

import java.util.concurrent.CompletableFuture;

/** A member of a consumer group, as far as its coordinator sees it. Confined to the network's thread. */
interface GroupMember {
    /** Becomes a member, or joins again; completed when it knows what is assigned to it. */
    CompletableFuture<Void> join();

    /** Says that it is there. */
    CompletableFuture<Void> heartbeat();

    /** Commits this offset of one partition. */
    CompletableFuture<Void> commit(long offset);

    /** Is a member no longer. */
    CompletableFuture<Void> leave();
}
