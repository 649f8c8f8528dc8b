package io.duolog.perf.system;

import io.duolog.testkit.NodeProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A broker, of whichever make: a process that can be started. */
interface ServerNode {
    /** Its process, to which everything can be done but to start it. */
    NodeProcess process();

    /** Does what must be done once before the first start. */
    void prepare();

    /**
     * Starts it and waits until it is ready, or for this time.
     *
     * @return whether it was ready in time; it runs in either case
     * @throws IllegalStateException if it ends instead, with the end of what it printed
     */
    boolean start(BooleanSupplier ready, Duration patience);
}
