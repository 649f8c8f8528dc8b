package io.duolog.coordination.zk;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;

/**
 * One ZooKeeper server in this JVM, on a loopback port: for a single node, demonstrations and tests. What it acknowledged
 * is on its disk; it has no second copy. Use an ensemble of three or five servers for anything else.
 *
 * <p>Thread-safe. Closing it ends all connections.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final int TICK_MS = 250;

    /** Sessions may be as short as this, and as long as twenty times that much of ticks. */
    private static final int SESSION_TIMEOUT_MS_MIN = 100;

    private static final int SESSION_TIMEOUT_MS_MAX = 300_000;
    private static final int CONNECTIONS_MAX = 1_000;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_INTERVAL_HOURS = 1;

    private final ZooKeeperServer server;
    private final ServerCnxnFactory connections;
    private final DatadirCleanupManager cleanup;

    private EmbeddedZooKeeper(ZooKeeperServer server, ServerCnxnFactory connections, DatadirCleanupManager cleanup) {
        this.server = server;
        this.connections = connections;
        this.cleanup = cleanup;
    }

    /**
     * Starts a server, and waits until it answers.
     *
     * @param directory for its data; made if need be, and used by one server at a time
     * @param port to listen on, on loopback; 0 for any that is free
     * @throws IOException when the directory or the port cannot be used
     */
    public static EmbeddedZooKeeper start(Path directory, int port) throws IOException {
        requireNonNull(directory, "directory");
        // A server that cannot write any more must not take the process with it: its clients notice.
        ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
        Files.createDirectories(directory);
        File data = directory.toFile();
        ZooKeeperServer server = new ZooKeeperServer(new FileTxnSnapLog(data, data), TICK_MS, "");
        server.setMinSessionTimeout(SESSION_TIMEOUT_MS_MIN);
        server.setMaxSessionTimeout(SESSION_TIMEOUT_MS_MAX);
        NIOServerCnxnFactory connections = new NIOServerCnxnFactory();
        try {
            connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECTIONS_MAX);
            connections.startup(server);
        } catch (InterruptedException e) {
            connections.shutdown();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a ZooKeeper server started in " + directory, e);
        } catch (IOException | RuntimeException e) {
            connections.shutdown();
            throw new IOException(
                    "no ZooKeeper server can be started in " + directory + " on port " + port + ": " + e.getMessage(),
                    e);
        }
        DatadirCleanupManager cleanup = new DatadirCleanupManager(data, data, SNAPSHOTS_KEPT, PURGE_INTERVAL_HOURS);
        cleanup.start();
        return new EmbeddedZooKeeper(server, connections, cleanup);
    }

    /** What clients write as {@code zookeeper.connect}. */
    public String connectString() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port();
    }

    /** The port it listens on. */
    public int port() {
        return connections.getLocalPort();
    }

    /** The server itself, for tests that make it misbehave. */
    ZooKeeperServer server() {
        return server;
    }

    /** The server's connections, for tests that make it misbehave. */
    ServerCnxnFactory connections() {
        return connections;
    }

    @Override
    public void close() {
        cleanup.shutdown();
        connections.shutdown();
        server.shutdown(true);
    }
}
