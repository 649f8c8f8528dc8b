package io.duolog.perf.system;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;

/** How the brokers of a system are asked who their controller is. */
@FunctionalInterface
interface ControllerQuestion {
    /**
     * Asks, and waits for the answers.
     *
     * @param site of the system
     * @param running where the brokers that run listen for clients
     * @return empty if they name nobody
     */
    OptionalInt ask(SystemSite site, List<InetSocketAddress> running);
}
