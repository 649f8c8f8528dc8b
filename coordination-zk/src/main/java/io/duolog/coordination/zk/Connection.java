package io.duolog.coordination.zk;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to ZooKeeper: Curator connects, connects again, notices by its own clock when a session must be over
 * though no server says so, and then begins another. Requests do not go through Curator but to a {@link Session}, since
 * Curator would carry them over into the next session, where they mean something else.
 */
final class Connection implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);
    private static final int RETRY_INTERVAL_MS = 200;

    private final CuratorFramework curator;
    private final Executor coordinationThread;
    private final Listener listener;
    private final String servers;

    /** Confined to Curator's thread for states. */
    private @Nullable Session session;

    /** Told on the coordination thread. */
    interface Listener {
        /** A session begins. */
        void connected(Session session);

        /** The connection broke. The session may go on or be over. */
        void interrupted();

        /** The connection is back, and the session is the same. */
        void resumed(Session session);

        /** The session is over; another one follows as soon as a server can be reached. */
        void lost();
    }

    Connection(String servers, ZooKeeperConfig config, int nodeId, Executor coordinationThread, Listener listener) {
        this.coordinationThread = coordinationThread;
        this.listener = listener;
        this.servers = servers;
        ZKClientConfig clientConfig = new ZKClientConfig();
        clientConfig.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        AtomicInteger threads = new AtomicInteger();
        this.curator = CuratorFrameworkFactory.builder()
                .connectString(servers)
                .sessionTimeoutMs(Math.toIntExact(config.sessionTimeout().toMillis()))
                .connectionTimeoutMs(Math.toIntExact(config.connectionTimeout().toMillis()))
                .retryPolicy(new RetryForever(RETRY_INTERVAL_MS))
                .threadFactory(task -> {
                    Thread thread = new Thread(task, "zookeeper-" + nodeId + "-" + threads.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                })
                // The servers are those that the operator named: behind a proxy or a NAT there are no others.
                .ensembleTracker(false)
                .zkClientConfig(clientConfig)
                .build();
        curator.getConnectionStateListenable().addListener((unused, state) -> changed(state));
    }

    void open() {
        curator.start();
    }

    /** Ends the session, if a server can be reached, and with it everything that is to end with it. */
    @Override
    public void close() {
        curator.close();
    }

    private void changed(ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED -> connected();
            case SUSPENDED -> coordinationThread.execute(listener::interrupted);
            case LOST -> lost();
            case READ_ONLY -> throw new IllegalStateException("read-only servers were not asked for");
        }
    }

    private void connected() {
        ZooKeeper handle = handle();
        Session present = session;
        if (present != null && present.isOf(handle)) {
            coordinationThread.execute(() -> listener.resumed(present));
            return;
        }
        lost();
        Session next = new Session(handle, coordinationThread);
        LOGGER.info(
                "connected to ZooKeeper at {} with a session timeout of {} ms", servers, handle.getSessionTimeout());
        session = next;
        coordinationThread.execute(() -> listener.connected(next));
    }

    private void lost() {
        Session ended = session;
        if (ended != null) {
            session = null;
            coordinationThread.execute(() -> {
                ended.end();
                listener.lost();
            });
        }
    }

    private ZooKeeper handle() {
        try {
            return curator.getZookeeperClient().getZooKeeper();
        } catch (Exception e) {
            throw new IllegalStateException("Curator tells of a connection that it does not have", e);
        }
    }
}
