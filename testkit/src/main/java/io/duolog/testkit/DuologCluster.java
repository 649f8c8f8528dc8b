package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.Broker;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.Endpoint;
import io.duolog.client.Client;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster inside this JVM, for tests: the real broker on an ephemeral port of the loopback interface. Clusters share
 * nothing, so tests that have one each may run at the same time.
 *
 * <pre>{@code
 * try (DuologCluster cluster = DuologCluster.builder().start();
 *         Producer<String, String> producer =
 *                 cluster.client().producer(Serializers.string(), Serializers.string()).open()) {
 *     producer.send(new ProducerRecord<>("orders", "customer-7", "2 books")).join();
 *     cluster.restart();
 *     ...
 * }
 * }</pre>
 *
 * <p>Topics are created when they are first used. Any client of Kafka's protocol can use {@link #bootstrapServers()}.
 * Thread-safe.
 */
public final class DuologCluster implements AutoCloseable {
    private static final String HOST = "localhost";

    /** Few threads: tests start many clusters, and none has to serve many clients. */
    private static final Map<String, String> SMALL = Map.of("num.network.threads", "2", "num.io.threads", "2");

    private final ClusterSite site;
    private final Map<String, String> properties;
    private @Nullable Broker broker;
    private @Nullable Client client;
    private int port;
    private boolean closed;

    DuologCluster(ClusterSite site, Map<String, String> properties) {
        this.site = site;
        this.properties = properties;
    }

    /** Begins to say what the cluster is to be like; what is not said is chosen for speed. */
    public static DuologClusterBuilder builder() {
        return DuologClusterBuilder.DEFAULT;
    }

    /** Where clients connect to, as {@code host:port}. The same after a restart. */
    public synchronized String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** A client of this cluster, opened with the first call and closed with the cluster. It survives restarts. */
    public synchronized Client client() {
        requireOpen();
        if (client == null) {
            client = Client.builder().bootstrapServers(bootstrapServers()).build();
        }
        return client;
    }

    /**
     * The directory that holds the partitions.
     *
     * @throws IllegalStateException if the cluster is in memory
     */
    public Path dataDirectory() {
        if (site.isInMemory()) {
            throw new IllegalStateException(
                    "the cluster has no directory, it is in memory; choose storage(TEMPORARY_DIRECTORY)");
        }
        return site.directory();
    }

    /** Stops the brokers in an orderly way and starts them again, on the same port and with what they have stored. */
    public synchronized void restart() {
        requireOpen();
        requireNonNull(broker, "broker").close();
        start();
    }

    /** Closes the client and the brokers, and deletes what was stored. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            closeBroker();
        }
    }

    private void closeBroker() {
        try {
            if (broker != null) {
                broker.close();
            }
        } finally {
            site.close();
        }
    }

    synchronized void start() {
        try {
            Broker starting = Broker.create(config(), site.environment());
            starting.start();
            broker = starting;
            Endpoint endpoint = starting.endpoints().get(0);
            port = endpoint.port();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private BrokerConfig config() {
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.put("listeners", "PLAINTEXT://" + HOST + ":" + port);
        settings.put("log.dirs", site.directory().toString());
        settings.put("coordination.backend", site.coordination().backendName());
        settings.putAll(properties);
        return BrokerConfig.parse(settings, site.environment().backends());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the cluster is closed; start another one");
        }
    }
}
