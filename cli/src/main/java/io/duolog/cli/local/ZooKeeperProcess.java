package io.duolog.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A single ZooKeeper server for a local cluster, on loopback. ZooKeeper's main class is named, not imported: it comes with
 * {@code coordination-zk}, of which this module knows nothing.
 */
final class ZooKeeperProcess {
    private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
    private static final List<String> JAVA_OPTIONS = List.of("-Xmx128m");
    private static final String HOST = "127.0.0.1";

    private ZooKeeperProcess() {}

    /** The value of {@code zookeeper.connect}. */
    static String connect(int port) {
        return HOST + ":" + port;
    }

    /** Makes the process, with its configuration below {@code directory}; starts nothing. */
    static ChildProcess create(Path directory, int port) throws IOException {
        Path data = Files.createDirectories(directory.resolve("zookeeper")).toAbsolutePath();
        Path configuration = Files.write(
                directory.resolve("zookeeper.cfg"),
                List.of(
                        "tickTime=500",
                        "dataDir=" + data,
                        "clientPort=" + port,
                        "clientPortAddress=" + HOST,
                        "maxClientCnxns=0",
                        "admin.enableServer=false"));
        return new ChildProcess("zookeeper", directory, JAVA_OPTIONS, List.of(MAIN, configuration.toString()));
    }
}
