package io.duolog.chaos.network;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The ports that the networks of one Toxiproxy have, from before anybody listens there: several runs begin at the same time,
 * and who finds a port free must not find another's proxies there a moment later. Thread-safe.
 */
final class PortClaims {
    private final Set<Integer> claimed = new HashSet<>();

    /** As {@link Addresses#freePort}, and nobody else's until {@link #release}. */
    synchronized int claim(Collection<String> literals, int start) {
        int port = Addresses.freePort(literals, start);
        while (!claimed.add(port)) {
            port = Addresses.freePort(literals, port + 1);
        }
        return port;
    }

    /** Gives ports back. */
    synchronized void release(Collection<Integer> ports) {
        claimed.removeAll(ports);
    }
}
