package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

/** What of replication a broker starts and stops. */
public final class Replication implements AutoCloseable {
    private final ReplicaFetchers fetchers;
    private final LagCheck lagCheck;

    /** Starts nothing. */
    public Replication(ReplicaFetchers fetchers, LagCheck lagCheck) {
        this.fetchers = requireNonNull(fetchers, "fetchers");
        this.lagCheck = requireNonNull(lagCheck, "lagCheck");
    }

    /** Begins to look for replicas that lag; replicas follow as soon as the metadata say whom. */
    public void start() {
        lagCheck.start();
    }

    /** Ends all following and looking. Idempotent. */
    @Override
    public void close() {
        lagCheck.close();
        fetchers.close();
    }
}
