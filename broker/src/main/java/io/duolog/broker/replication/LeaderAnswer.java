package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.FetchResponse;

/**
 * A leader's answer to a fetch.
 *
 * @param response the answer, whose records are buffers in memory
 * @param release gives the memory of the records back; to be run exactly once
 */
public record LeaderAnswer(FetchResponse response, Runnable release) {
    /** Checks that both are there. */
    public LeaderAnswer {
        requireNonNull(response, "response");
        requireNonNull(release, "release");
    }
}
