package io.duolog.coordination;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What a backend gets from the process it lives in. A backend takes nothing else from its surroundings. */
public interface BackendHost {
    /** Which node this is, in which life. */
    NodeIdentity self();

    /**
     * The cluster that this node's data belongs to, when it has ever been part of one. A backend that finds another
     * cluster, or an empty store where this node's cluster should be, fails with {@link ClusterMismatchException}
     * instead of starting afresh: a new log beside old data would orphan that data.
     */
    Optional<String> knownClusterId();

    /**
     * A directory for the backend alone, on a local disk. It need not exist yet; its parent does. Backends that keep
     * nothing locally leave it alone.
     */
    Path directory();

    /** Wall-clock time, for what people read. Durations are measured with {@link SerialScheduler#nanoTime()}. */
    Clock clock();

    /** The coordination thread. Used by this backend alone or shared with the broker's own loop, as the host likes. */
    SerialScheduler scheduler();

    /** Messages to the same backend on other nodes, over the brokers' own authenticated connections. */
    PeerChannel peers();
}
