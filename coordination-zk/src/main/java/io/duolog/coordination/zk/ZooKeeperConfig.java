package io.duolog.coordination.zk;

import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationConfigException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.zookeeper.client.ConnectStringParser;

/**
 * The ZooKeeper backend's settings, checked as a whole.
 *
 * @param servers {@code host:port} of each server; empty with an embedded one
 * @param root the path below which everything of this cluster stands: empty, or {@code /a/b}
 * @param embedded whether the server runs inside of this process
 * @param sessionTimeout after how long without contact a node counts as dead
 * @param connectionTimeout for one attempt to connect
 * @param snapshotIntervalBytes a snapshot is taken when this much was appended since the last one
 */
record ZooKeeperConfig(
        List<String> servers,
        String root,
        boolean embedded,
        Duration sessionTimeout,
        Duration connectionTimeout,
        long snapshotIntervalBytes) {
    static final String CONNECT = "zookeeper.connect";
    static final String SESSION_TIMEOUT_MS = "zookeeper.session.timeout.ms";
    static final String CONNECTION_TIMEOUT_MS = "zookeeper.connection.timeout.ms";
    static final String EMBEDDED = "coordination.zookeeper.embedded";
    static final String SNAPSHOT_INTERVAL_BYTES = "metadata.log.max.record.bytes.between.snapshots";

    /** The broker's own, which holds where this backend's is not given. */
    private static final String BROKER_SESSION_TIMEOUT_MS = "broker.session.timeout.ms";

    private static final long DEFAULT_SESSION_TIMEOUT_MS = 9_000;
    private static final long DEFAULT_CONNECTION_TIMEOUT_MS = 6_000;
    private static final long SESSION_TIMEOUT_MS_MIN = 100;

    /** Kafka's default; it also bounds what this backend holds in memory. */
    private static final long DEFAULT_SNAPSHOT_INTERVAL_BYTES = 20L * 1024 * 1024;

    static final List<ConfigKey> KEYS = List.of(
            new ConfigKey(
                    CONNECT,
                    "",
                    "The ZooKeeper servers as host:port, separated by commas, then optionally /a/path for this cluster."),
            new ConfigKey(
                    SESSION_TIMEOUT_MS,
                    "",
                    "Time without contact after which a node counts as dead; empty: broker.session.timeout.ms."),
            new ConfigKey(
                    CONNECTION_TIMEOUT_MS,
                    Long.toString(DEFAULT_CONNECTION_TIMEOUT_MS),
                    "Time for one attempt to connect to ZooKeeper."),
            new ConfigKey(
                    EMBEDDED,
                    "false",
                    "Whether this process runs a ZooKeeper server of its own, for a single node: no port but on loopback."),
            new ConfigKey(
                    SNAPSHOT_INTERVAL_BYTES,
                    Long.toString(DEFAULT_SNAPSHOT_INTERVAL_BYTES),
                    "Bytes appended to the metadata log after which a snapshot is taken and the log truncated."));

    /** Checks the arguments. */
    ZooKeeperConfig {
        servers = List.copyOf(servers);
    }

    /**
     * Reads the settings.
     *
     * @throws CoordinationConfigException naming all that is wrong
     */
    static ZooKeeperConfig parse(Map<String, String> config) {
        Reader reader = new Reader(config);
        boolean embedded = reader.readFlag(EMBEDDED);
        String connect = config.getOrDefault(CONNECT, "").strip();
        List<String> servers = List.of();
        String root = "";
        if (embedded && !connect.isEmpty()) {
            reader.problem(CONNECT, connect, "must be empty when " + EMBEDDED + "=true: the server is this process");
        } else if (!embedded && connect.isEmpty()) {
            reader.problem(
                    CONNECT,
                    connect,
                    "name the servers, as in host1:2181,host2:2181/duolog; or, for a single node, set " + EMBEDDED
                            + "=true");
        } else if (!embedded) {
            try {
                ConnectStringParser parsed = new ConnectStringParser(connect);
                servers = parsed.getServerAddresses().stream()
                        .map(ZooKeeperConfig::format)
                        .collect(Collectors.toList());
                root = parsed.getChrootPath() == null ? "" : parsed.getChrootPath();
            } catch (IllegalArgumentException e) {
                reader.problem(CONNECT, connect, "not host:port,host:port/path: " + e.getMessage());
            }
        }
        long brokerTimeoutMs =
                reader.readNumber(BROKER_SESSION_TIMEOUT_MS, DEFAULT_SESSION_TIMEOUT_MS, SESSION_TIMEOUT_MS_MIN);
        long sessionTimeoutMs = reader.readNumber(SESSION_TIMEOUT_MS, brokerTimeoutMs, SESSION_TIMEOUT_MS_MIN);
        long connectionTimeoutMs = reader.readNumber(CONNECTION_TIMEOUT_MS, DEFAULT_CONNECTION_TIMEOUT_MS, 1);
        long intervalBytes = reader.readNumber(SNAPSHOT_INTERVAL_BYTES, DEFAULT_SNAPSHOT_INTERVAL_BYTES, 1);
        reader.throwProblems();
        return new ZooKeeperConfig(
                servers,
                root,
                embedded,
                Duration.ofMillis(sessionTimeoutMs),
                Duration.ofMillis(connectionTimeoutMs),
                intervalBytes);
    }

    private static String format(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static final class Reader {
        private final Map<String, String> config;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> config) {
            this.config = config;
        }

        void problem(String name, String value, String problem) {
            problems.add(CoordinationConfigException.describe(name, value, problem));
        }

        boolean readFlag(String name) {
            String value = config.getOrDefault(name, "false").strip();
            if (!value.equals("true") && !value.equals("false")) {
                problem(name, value, "must be true or false");
            }
            return value.equals("true");
        }

        long readNumber(String name, long defaultValue, long min) {
            String value = config.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                return defaultValue;
            }
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= Integer.MAX_VALUE) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Reported below, as any other value that is out of range.
            }
            problem(name, value, "must be a whole number from " + min + " to " + Integer.MAX_VALUE);
            return defaultValue;
        }

        void throwProblems() {
            if (!problems.isEmpty()) {
                throw new CoordinationConfigException(problems);
            }
        }
    }
}
