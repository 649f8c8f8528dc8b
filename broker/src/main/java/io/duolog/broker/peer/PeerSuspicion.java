package io.duolog.broker.peer;

import io.duolog.transport.CloseKind;
import java.time.Duration;

/**
 * What is concluded from the connection to another broker. Pure; each event makes the next state.
 *
 * <pre>
 *   dialling ── opened ──&gt; open ── closed ──&gt; dialling (at once: the probe)
 *      │
 *      ├── refused, the first time  ──&gt; dialling (after 50 ms: a process that restarts its listener is not dead)
 *      ├── refused, again           ──&gt; suspect it; dialling (after a back-off)
 *      └── failed in any other way  ──&gt; dialling (after a back-off): a cut network looks the same, and kills nobody
 * </pre>
 *
 * @param open whether the connection is open
 * @param refusals how often in a row the port has refused
 * @param backoff how long the next wait after a failure is
 */
record PeerSuspicion(boolean open, int refusals, Duration backoff) {
    static final Duration SECOND_PROBE_DELAY = Duration.ofMillis(50);
    static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

    /** Before the first attempt to connect. */
    static final PeerSuspicion INITIAL = new PeerSuspicion(false, 0, BACKOFF_MIN);

    private static final int REFUSALS_OF_THE_DEAD = 2;

    /**
     * What to do after the connection was closed or could not be made.
     *
     * @param state the next state
     * @param suspect whether the other broker's process is thought to be gone
     * @param dialAfter when to try to connect again
     */
    record Step(PeerSuspicion state, boolean suspect, Duration dialAfter) {}

    /** The connection is open. */
    PeerSuspicion opened() {
        return new PeerSuspicion(true, 0, BACKOFF_MIN);
    }

    /** The connection was closed, or an attempt to make it has failed. */
    Step closed(CloseKind kind) {
        if (open) {
            return new Step(INITIAL, false, Duration.ZERO);
        }
        if (kind != CloseKind.CONNECTION_REFUSED) {
            return new Step(new PeerSuspicion(false, 0, doubled()), false, backoff);
        }
        int refused = Math.min(refusals + 1, REFUSALS_OF_THE_DEAD);
        return refused < REFUSALS_OF_THE_DEAD
                ? new Step(new PeerSuspicion(false, refused, backoff), false, SECOND_PROBE_DELAY)
                : new Step(new PeerSuspicion(false, refused, doubled()), true, backoff);
    }

    private Duration doubled() {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }
}
