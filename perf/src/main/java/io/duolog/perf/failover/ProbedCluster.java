package io.duolog.perf.failover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Three brokers, each a process on the loopback interface, with their defaults. For one thread. */
interface ProbedCluster extends AutoCloseable {
    /** The ids of the brokers. */
    List<Integer> brokerIds();

    /** Where a broker listens on the loopback interface. */
    int port(int brokerId);

    /** The process of a broker. */
    long pid(int brokerId);

    /** The active controller. */
    int controllerId();

    /** Sends SIGKILL and waits for the end. */
    void kill(int brokerId);

    /** Starts a broker that was killed; returns when it is ready, or at least runs. */
    void start(int brokerId);

    @Override
    void close();

    /** The address of a broker. */
    default InetSocketAddress address(int brokerId) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(brokerId));
    }

    /** All addresses, for clients. */
    default String bootstrapServers() {
        return brokerIds().stream().map(id -> "127.0.0.1:" + port(id)).collect(Collectors.joining(","));
    }
}
