package io.duolog.testkit;

/** One broker of a cluster, wherever it runs. For one thread at a time. */
interface ClusterNode extends AutoCloseable {
    /** Its node id. */
    int id();

    /** Whether it was started and not stopped or killed since; a paused one runs. */
    boolean isRunning();

    /** Whether it is paused. */
    boolean isPaused();

    /** Starts it; when this returns, it serves clients. */
    void start();

    /** Ends it in an orderly way. */
    void stop();

    /** Ends it as a crash would. */
    void kill();

    /**
     * Stops its time.
     *
     * @throws UnsupportedOperationException where that cannot be done
     */
    void pause();

    /** Lets its time go on. */
    void resume();

    /** Deletes everything that it has stored; it does not run. */
    void wipe();

    /** The end of what it printed; empty if it prints nowhere of its own. */
    String logTail();

    /** Ends it for good, as {@link #kill} does. */
    @Override
    void close();
}
