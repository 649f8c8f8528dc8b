package io.duolog.chaos.workload;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers what a client opens one after the other, across its starts, so that no two producers of a run have the same
 * name. Thread-safe.
 *
 * <pre>
 *  incarnation = start * 10,000 + count in this start
 *  process     = client * 10,000,000 + incarnation
 * </pre>
 */
final class Incarnations {
    private static final int PER_START = 10_000;
    private static final int PER_CLIENT = 10_000_000;

    private final int client;
    private final int start;
    private final AtomicInteger count = new AtomicInteger();

    Incarnations(int client, int start) {
        if (start < 0 || start >= PER_CLIENT / PER_START) {
            throw new IllegalArgumentException(
                    "start is " + start + "; it must be at least 0 and below " + PER_CLIENT / PER_START);
        }
        this.client = client;
        this.start = start;
    }

    /**
     * A producer and a consumer that live and die together.
     *
     * @param process its number in histories
     * @param producer the client's number, which values carry
     * @param incarnation which values carry, too
     */
    record Incarnation(int process, int producer, int incarnation) {}

    /** The next one. */
    Incarnation next() {
        int next = count.getAndIncrement();
        if (next >= PER_START) {
            throw new IllegalStateException("client c" + client + " has opened " + PER_START + " clients");
        }
        int incarnation = start * PER_START + next;
        return new Incarnation(client * PER_CLIENT + incarnation, client, incarnation);
    }
}
