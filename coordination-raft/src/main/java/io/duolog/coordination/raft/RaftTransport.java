package io.duolog.coordination.raft;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What one Ratis server needs to talk to others.
 *
 * @param exchange the messages
 * @param appenders those that send to followers, while this node leads
 * @param workers do what may block: answer others with what Ratis says
 * @param requestTimeout after which an unanswered request counts as failed
 * @param snapshotChunkTimeout the same for a piece of a snapshot, which its receiver writes to disk
 */
record RaftTransport(
        PeerExchange exchange,
        LogAppenders appenders,
        Executor workers,
        Duration requestTimeout,
        Duration snapshotChunkTimeout) {}
