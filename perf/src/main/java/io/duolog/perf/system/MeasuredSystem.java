package io.duolog.perf.system;

import java.time.Duration;
import java.util.List;

/**
 * Brokers that run as processes on the loopback interface, and the ZooKeeper servers that they need. Their settings are the
 * defaults of their makers, but for addresses, directories, and what a workload asks for. For one thread.
 */
public interface MeasuredSystem extends AutoCloseable {
    /** How many brokers it was made with, running or not. */
    int nodes();

    /** The addresses of all brokers, for clients: {@code host:port,...}. They stay the same over restarts. */
    String bootstrapServers();

    /** The processes that run: brokers first, by id, then ZooKeeper servers. */
    List<MeasuredProcess> processes();

    /** The ids of all brokers, running or not, from 1. */
    List<Integer> brokerIds();

    /** Where a broker listens: {@code host:port}. */
    String address(int brokerId);

    /**
     * Kills a broker (SIGKILL) and waits until its process is gone.
     *
     * @throws IllegalArgumentException if there is no such broker
     */
    void kill(int brokerId);

    /**
     * Asks a broker to end (SIGTERM) and waits for it.
     *
     * @throws IllegalArgumentException if there is no such broker
     * @throws IllegalStateException if it does not end in time; it was killed then
     */
    void stop(int brokerId);

    /**
     * Stops a broker in its tracks (SIGSTOP); {@link #resume} lets it go on.
     *
     * @throws IllegalStateException if it does not run
     */
    void pause(int brokerId);

    /** Lets a paused broker go on (SIGCONT). Does nothing if it is not paused. */
    void resume(int brokerId);

    /**
     * Starts a broker that does not run, with the data that it has, and returns when it answers.
     *
     * @throws IllegalStateException if it ends, or does not answer in time, with the end of what it printed
     */
    void start(int brokerId);

    /**
     * How long the last start of a broker took: from the start of its process until it answered a client's Metadata request
     * with itself as a member. What is done once before the first start (formatting) is not counted, nor is ZooKeeper.
     */
    Duration startTime(int brokerId);

    /**
     * The active controller now.
     *
     * @throws IllegalStateException if the brokers name none that runs in time
     */
    int controllerId();

    /** Ends all processes and deletes their data; logs stay. Also done when this JVM ends, however it ends. Idempotent. */
    @Override
    void close();
}
