package io.duolog.chaos.fault;

/** How far the workload of a run has come. */
@FunctionalInterface
public interface Progress {
    /** Records that were acknowledged to all clients since the run began. */
    long acked();
}
