package io.duolog.coordination.zk;

import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.ServerCnxn;

/** ZooKeeper for the contract: one server in this JVM, and for each node a link that can fail. */
final class ZooKeeperContractCluster implements FaultyCluster {
    private static final int NODES_MAX = 3;
    private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration HEARD_OF_TIMEOUT = Duration.ofSeconds(10);

    static {
        // Or the server starts its workers when it first needs them, and a test takes them for the backend's.
        System.setProperty("zookeeper.nio.numWorkerThreads", "0");
    }

    private final Path directory;
    private final EmbeddedZooKeeper server;
    private final Duration sessionTimeout;
    private final Map<Integer, FaultyLink> links = new ConcurrentHashMap<>();

    ZooKeeperContractCluster() {
        this(DEFAULT_SESSION_TIMEOUT);
    }

    ZooKeeperContractCluster(Duration sessionTimeout) {
        this.sessionTimeout = sessionTimeout;
        try {
            directory = Files.createTempDirectory("duolog-zookeeper");
            server = EmbeddedZooKeeper.start(directory, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // All at once: a test that looks for new threads means the backend's.
        IntStream.rangeClosed(1, NODES_MAX).forEach(this::link);
    }

    EmbeddedZooKeeper server() {
        return server;
    }

    FaultyLink link(int nodeId) {
        return links.computeIfAbsent(nodeId, unused -> new FaultyLink(server.port()));
    }

    @Override
    public CoordinationBackend create(BackendHost host, int nodes) {
        link(host.self().nodeId()).heal();
        return new ZooKeeperCoordinationBackendFactory()
                .create(config(host.self().nodeId()), host);
    }

    Map<String, String> config(int nodeId) {
        return Map.of(
                ZooKeeperConfig.CONNECT,
                link(nodeId).address() + "/test/cluster",
                ZooKeeperConfig.SESSION_TIMEOUT_MS,
                Long.toString(sessionTimeout.toMillis()));
    }

    @Override
    public void kill(int nodeId) {
        hearFrom(nodeId);
        link(nodeId).cut();
    }

    @Override
    public void pause(int nodeId) {
        link(nodeId).pause();
    }

    @Override
    public void resume(int nodeId) {
        link(nodeId).resume();
    }

    @Override
    public void disconnect(int nodeId) {
        link(nodeId).cut();
    }

    @Override
    public void reconnect(int nodeId) {
        link(nodeId).heal();
    }

    /** Ends the node's session although it is well. */
    void expireSession(int nodeId) {
        server.server().closeSession(sessionOf(nodeId));
    }

    /** The node's next append takes effect or not, and then the session is over. */
    void makeNextAppendUncertain(int nodeId, boolean applied) {
        long session = sessionOf(nodeId);
        FaultyLink link = link(nodeId);
        AtomicInteger appendId = new AtomicInteger(Integer.MIN_VALUE);
        AtomicBoolean done = new AtomicBoolean();
        link.judgeBy((frame, answer) -> {
            if (done.get() || frame.remaining() < 2 * Integer.BYTES) {
                return FaultyLink.Verdict.PASS;
            }
            int id = frame.getInt();
            boolean append = !answer && appendId.get() == Integer.MIN_VALUE && isAppend(id, frame);
            if (append) {
                appendId.set(id);
            }
            if (applied ? answer && id == appendId.get() : append) {
                done.set(true);
                link.cut();
                server.server().closeSession(session);
                link.heal();
                return FaultyLink.Verdict.BREAK;
            }
            return FaultyLink.Verdict.PASS;
        });
    }

    @Override
    public void close() {
        links.values().forEach(FaultyLink::close);
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends are the only changes that begin with checks of several entries and end with a new one. */
    private static boolean isAppend(int id, ByteBuffer frame) {
        return id > 0 && frame.getInt() == OpCode.multi;
    }

    /** A sign of life at this moment: from now on the session timeout runs. */
    private void hearFrom(int nodeId) {
        long session = sessionOf(nodeId);
        server.server().getSessionTracker().touchSession(session, (int) sessionTimeout.toMillis());
    }

    private long sessionOf(int nodeId) {
        FaultyLink link = link(nodeId);
        return await().atMost(HEARD_OF_TIMEOUT)
                .until(() -> findSession(link), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Long> findSession(FaultyLink link) {
        for (ServerCnxn connection : server.connections().getConnections()) {
            InetSocketAddress client = connection.getRemoteSocketAddress();
            if (client != null && link.isFrom(client) && connection.getSessionId() != 0) {
                return Optional.of(connection.getSessionId());
            }
        }
        return Optional.empty();
    }
}
