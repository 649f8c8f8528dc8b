package io.duolog.chaos.system;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A cluster of real processes, all of whose links are proxied. It is made stopped; {@link #close} ends all processes and
 * leaves the directory. Calls wait until what they do is done. For one thread, but for what reads: {@link #leaders}, {@link
 * #controller} and {@link #isRunning}.
 */
public interface SystemUnderTest extends AutoCloseable {
    /** Its name, such as {@code duolog-raft}. */
    String name();

    /** What was started, by name, such as {@code kafka: 4.4.0}. */
    Map<String, String> versions();

    /** What it can beyond the rest. */
    Set<Capability> capabilities();

    /** Its brokers and, where coordination is a process of its own, those. */
    List<NodeId> nodes();

    /** Where clients begin: names and ports, for a process with the hosts file of its links. */
    String bootstrapServers();

    /** Where a broker really listens, whatever is done to its links: for the harness alone. */
    InetSocketAddress address(NodeId broker);

    /** The hosts file of a client ({@code -Djdk.net.hosts.file}), which leads it to its links. */
    Path hostsFile(NodeId client);

    /** The links between its nodes and from the clients. */
    Links links();

    /** Starts all nodes; returns when every broker serves. */
    void startAll();

    /** Starts a node that does not run; returns when its process runs and listens, or after a time when it cannot yet. */
    void start(NodeId node);

    /** Ends a node with SIGTERM, and waits. */
    void terminate(NodeId node);

    /** SIGKILL: what the kernel has been given is kept. */
    void kill(NodeId node);

    /** SIGSTOP. */
    void pause(NodeId node);

    /** SIGCONT. */
    void resume(NodeId node);

    /** Whether its process is there, paused or not. */
    boolean isRunning(NodeId node);

    /** Deletes all that a node that does not run has stored. */
    void wipe(NodeId node);

    /**
     * Kills a broker and drops bytes that it did not force to disk: all, or a part, that {@code seed} draws.
     *
     * @throws UnsupportedOperationException without {@link Capability#POWER_LOSS}
     */
    void losePower(NodeId broker, long seed);

    /**
     * Changes what the disk of a running broker does.
     *
     * @throws UnsupportedOperationException without {@link Capability#DISK_FAULTS}
     */
    void failDisk(NodeId broker, DiskFault fault);

    /** Makes the disk good again. */
    void healDisk(NodeId broker);

    /**
     * Flips bits in the log files of a broker that does not run.
     *
     * @return what was damaged, for people
     * @throws UnsupportedOperationException without {@link Capability#BIT_FLIP}
     */
    String damage(NodeId broker, long seed);

    /** Who leads the partitions of these topics now, as the newest of the brokers' answers says; empty if none answers. */
    List<LeaderObserved> leaders(Set<String> topics);

    /** The broker that is the controller now, or whose process is its quorum's leader. */
    OptionalInt controller();

    /**
     * The logs in the files of a broker that does not run, of these topics.
     *
     * @param runId the run whose payloads are known ({@link io.duolog.chaos.history.Payload})
     */
    List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics);

    @Override
    void close();
}
