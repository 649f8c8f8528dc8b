package io.duolog.perf.system;

import io.duolog.testkit.Directories;
import io.duolog.testkit.PortReservations;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What outlives the restarts of a system's brokers: their ports and directories, and the ZooKeeper servers. */
final class SystemSite implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    /** Below a broker's directory: what it stores, and where Apache Kafka keeps the log of its controllers. */
    private static final List<String> DATA_DIRECTORIES = List.of("data", "quorum");

    private final Path directory;
    private final PortReservations ports;
    private final SortedMap<Integer, Integer> clientPorts = new TreeMap<>();
    private final SortedMap<Integer, Integer> controllerPorts = new TreeMap<>();
    private final ZooKeeperServers zooKeeper;

    /**
     * Reserves ports and writes the configuration of ZooKeeper; starts nothing.
     *
     * @param nodes how many brokers, with ids from 1
     * @param zooKeeperServers how many; 0 for none
     * @param directory for all files
     */
    SystemSite(int nodes, int zooKeeperServers, Path directory) {
        this.directory = Directories.create(directory.toAbsolutePath());
        this.ports = new PortReservations(Long.hashCode(ProcessHandle.current().pid() * 31 + System.nanoTime()));
        for (int id = 1; id <= nodes; id++) {
            clientPorts.put(id, ports.reserve());
            controllerPorts.put(id, ports.reserve());
        }
        this.zooKeeper = new ZooKeeperServers(zooKeeperServers, this.directory, ports);
    }

    /** The ids of the brokers. */
    List<Integer> brokerIds() {
        return List.copyOf(clientPorts.keySet());
    }

    /** Where a broker listens for clients. */
    int clientPort(int brokerId) {
        return port(clientPorts, brokerId);
    }

    /** Where a broker of Apache Kafka listens as a controller. */
    int controllerPort(int brokerId) {
        return port(controllerPorts, brokerId);
    }

    private static int port(SortedMap<Integer, Integer> ports, int brokerId) {
        Integer port = ports.get(brokerId);
        if (port == null) {
            throw new IllegalArgumentException("there is no broker " + brokerId + "; there are " + ports.keySet());
        }
        return port;
    }

    /** The directory of a broker. */
    Path home(int brokerId) {
        return directory.resolve("broker-" + brokerId);
    }

    /** The ensemble, which may have no servers. */
    ZooKeeperServers zooKeeper() {
        return zooKeeper;
    }

    /** Each {@code id@host:port} of these ports. */
    String voters() {
        return clientPorts.entrySet().stream()
                .map(broker -> broker.getKey() + "@" + HOST + ":" + broker.getValue())
                .collect(Collectors.joining(","));
    }

    /** Ends ZooKeeper, deletes what was stored, and gives the ports back; logs and settings stay. */
    @Override
    public void close() {
        zooKeeper.close();
        for (int id : brokerIds()) {
            DATA_DIRECTORIES.forEach(name -> Directories.delete(home(id).resolve(name)));
        }
        ports.close();
    }
}
