package io.duolog.broker.group;

/**
 * Names a request that waits for its answer; opaque to groups, which keep it and give it back in a {@link GroupReply}.
 *
 * @param id unique among the waiting requests of a shard
 */
public record Ticket(long id) {}
