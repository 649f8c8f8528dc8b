package io.duolog.broker.config;

import static io.duolog.broker.config.ConfigKey.readOnly;
import static io.duolog.broker.config.ConfigRule.any;
import static io.duolog.broker.config.ConfigRule.atLeast;
import static io.duolog.broker.config.ConfigRule.between;
import static io.duolog.broker.config.ConfigRule.eachOf;
import static io.duolog.broker.config.ConfigRule.notBlank;
import static io.duolog.broker.config.ConfigRule.oneOf;
import static io.duolog.broker.config.ConfigType.BOOLEAN;
import static io.duolog.broker.config.ConfigType.INT;
import static io.duolog.broker.config.ConfigType.LIST;
import static io.duolog.broker.config.ConfigType.LONG;
import static io.duolog.broker.config.ConfigType.SHORT;
import static io.duolog.broker.config.ConfigType.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of a broker that are not defaults of a topic's, with Kafka's names and, if not said otherwise, defaults. */
public final class BrokerKeys {
    // Node

    /** Which node this is. */
    public static final ConfigKey<Integer> NODE_ID = readOnly(
            "node.id", INT, null, atLeast(0), "This node's number, unique in the cluster; 1 when nothing is given.");

    /** Old name of {@link #NODE_ID}. */
    public static final ConfigKey<Integer> BROKER_ID =
            readOnly("broker.id", INT, null, atLeast(0), "The old name of node.id.");

    /** Where the node stands. */
    public static final ConfigKey<String> BROKER_RACK = readOnly(
            "broker.rack", STRING, null, notBlank(), "Where this broker stands; replicas are spread over racks.");

    /** What the node does. */
    public static final ConfigKey<List<String>> PROCESS_ROLES = readOnly(
            "process.roles",
            LIST,
            List.of("broker", "controller"),
            value -> value.contains("broker")
                    ? eachOf("broker", "controller").problem(value)
                    : Optional.of("must hold broker: every node of Duolog is one; which nodes can be"
                            + " controller follows from coordination.backend"),
            "Accepted for Kafka's sake. Every node is a broker; which nodes can be controller follows from"
                    + " coordination.backend.");

    // Listeners

    /** Where the broker listens. */
    public static final ConfigKey<List<String>> LISTENERS = readOnly(
            "listeners",
            LIST,
            List.of("PLAINTEXT://:9092"),
            any(),
            "Where the broker listens, as NAME://host:port,...; without host on all interfaces, port 0 for any free"
                    + " one.");

    /** Where clients connect to. */
    public static final ConfigKey<List<String>> ADVERTISED_LISTENERS = readOnly(
            "advertised.listeners",
            LIST,
            null,
            any(),
            "What clients and other brokers are told to connect to; listeners when not given.");

    /** Listener name to security protocol. */
    public static final ConfigKey<List<String>> LISTENER_SECURITY_PROTOCOL_MAP = readOnly(
            "listener.security.protocol.map",
            LIST,
            List.of("SASL_SSL:SASL_SSL", "PLAINTEXT:PLAINTEXT", "SSL:SSL", "SASL_PLAINTEXT:SASL_PLAINTEXT"),
            any(),
            "The security protocol of each listener name, as NAME:PROTOCOL,...");

    /** Listener of the brokers among themselves. */
    public static final ConfigKey<String> INTER_BROKER_LISTENER_NAME = readOnly(
            "inter.broker.listener.name",
            STRING,
            null,
            notBlank(),
            "Which listener the brokers use among themselves; the one of security.inter.broker.protocol when not"
                    + " given.");

    /** Security protocol of the brokers among themselves. */
    public static final ConfigKey<String> SECURITY_INTER_BROKER_PROTOCOL = readOnly(
            "security.inter.broker.protocol",
            STRING,
            "PLAINTEXT",
            oneOf("PLAINTEXT"),
            "Which listener the brokers use among themselves, by its security protocol.");

    // Sockets and requests

    /** Event loops. */
    public static final ConfigKey<Integer> NUM_NETWORK_THREADS = readOnly(
            "num.network.threads",
            INT,
            null,
            atLeast(1),
            "How many event loops serve connections; when not given, one less than there are processors, at least 1"
                    + " and at most 3 (Kafka: 3).");

    /** Threads for what blocks. */
    public static final ConfigKey<Integer> NUM_IO_THREADS = readOnly(
            "num.io.threads",
            INT,
            8,
            atLeast(1),
            "How many threads do what may block: cold reads, fsync. Requests otherwise run on the event loops.");

    /** Send buffer of a socket. */
    public static final ConfigKey<Integer> SOCKET_SEND_BUFFER_BYTES = readOnly(
            "socket.send.buffer.bytes",
            INT,
            -1,
            atLeast(-1),
            "The send buffer of a connection in bytes; -1 lets the system choose and change it (Kafka: 102400).");

    /** Receive buffer of a socket. */
    public static final ConfigKey<Integer> SOCKET_RECEIVE_BUFFER_BYTES = readOnly(
            "socket.receive.buffer.bytes",
            INT,
            -1,
            atLeast(-1),
            "The receive buffer of a connection in bytes; -1 lets the system choose and change it (Kafka: 102400).");

    /** Largest request. */
    public static final ConfigKey<Integer> SOCKET_REQUEST_MAX_BYTES = readOnly(
            "socket.request.max.bytes", INT, 104_857_600, atLeast(1), "The largest request that is read, in bytes.");

    /** Connections that wait for accept. */
    public static final ConfigKey<Integer> SOCKET_LISTEN_BACKLOG_SIZE = readOnly(
            "socket.listen.backlog.size",
            INT,
            1_024,
            atLeast(1),
            "How many connections may wait to be accepted; the system may have a lower limit (Kafka: 50).");

    /** Idle connections. */
    public static final ConfigKey<Long> CONNECTIONS_MAX_IDLE_MS = readOnly(
            "connections.max.idle.ms",
            LONG,
            600_000L,
            atLeast(-1L),
            "How long a connection may be silent before it is closed, in milliseconds; -1 for ever.");

    /** Memory of requests. */
    public static final ConfigKey<Long> QUEUED_MAX_REQUEST_BYTES = readOnly(
            "queued.max.request.bytes",
            LONG,
            -1L,
            atLeast(-1L),
            "How much memory requests that are not yet answered hold at most, in bytes; reading pauses there. -1 for"
                    + " a quarter of the heap.");

    /** Requests between brokers. */
    public static final ConfigKey<Integer> REQUEST_TIMEOUT_MS = readOnly(
            "request.timeout.ms", INT, 30_000, atLeast(1), "How long a broker waits for another, in milliseconds.");

    /** Partitions of one request. */
    public static final ConfigKey<Integer> MAX_REQUEST_PARTITION_SIZE_LIMIT = readOnly(
            "max.request.partition.size.limit",
            INT,
            2000,
            atLeast(1),
            "How many partitions one page of a DescribeTopicPartitions response holds at most.");

    /** Fetch sessions. */
    public static final ConfigKey<Integer> MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS = readOnly(
            "max.incremental.fetch.session.cache.slots",
            INT,
            1000,
            atLeast(0),
            "How many fetch sessions are remembered at most.");

    /** Largest fetch response. */
    public static final ConfigKey<Integer> FETCH_MAX_BYTES = readOnly(
            "fetch.max.bytes",
            INT,
            57_671_680,
            atLeast(1024),
            "How many bytes a fetch response holds at most, beside a first batch that is larger.");

    // Logs

    /** Data directories. */
    public static final ConfigKey<List<String>> LOG_DIRS = readOnly(
            "log.dirs",
            LIST,
            null,
            value -> value.isEmpty() || value.contains("")
                    ? Optional.of("must name at least one directory, and no empty one")
                    : Optional.empty(),
            "The directories that hold the data; log.dir when not given.");

    /** Data directory. */
    public static final ConfigKey<String> LOG_DIR = readOnly(
            "log.dir",
            STRING,
            "data",
            notBlank(),
            "The directory that holds the data. Kafka's default is in /tmp, which is no place for data.");

    /** Retention checks. */
    public static final ConfigKey<Long> LOG_RETENTION_CHECK_INTERVAL_MS = readOnly(
            "log.retention.check.interval.ms",
            LONG,
            300_000L,
            atLeast(1L),
            "How often old segments are looked for, in milliseconds.");

    /** Checkpoints of flushed offsets. */
    public static final ConfigKey<Integer> LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS = readOnly(
            "log.flush.offset.checkpoint.interval.ms",
            INT,
            60_000,
            atLeast(0),
            "How often the recovery points are written, in milliseconds.");

    /** Recovery threads. */
    public static final ConfigKey<Integer> NUM_RECOVERY_THREADS_PER_DATA_DIR = readOnly(
            "num.recovery.threads.per.data.dir",
            INT,
            2,
            atLeast(1),
            "How many threads recover the logs of one directory at start.");

    /** Expiry of producer state. */
    public static final ConfigKey<Integer> PRODUCER_ID_EXPIRATION_MS = readOnly(
            "producer.id.expiration.ms",
            INT,
            86_400_000,
            atLeast(1),
            "How long an idle producer is remembered by a partition, in milliseconds.");

    /** Looking for expired producer state. */
    public static final ConfigKey<Integer> PRODUCER_ID_EXPIRATION_CHECK_INTERVAL_MS = readOnly(
            "producer.id.expiration.check.interval.ms",
            INT,
            600_000,
            atLeast(1),
            "How often idle producers are looked for, in milliseconds.");

    // Topics

    /** Automatic creation. */
    public static final ConfigKey<Boolean> AUTO_CREATE_TOPICS_ENABLE = readOnly(
            "auto.create.topics.enable", BOOLEAN, true, any(), "Whether a topic is created when a client asks for it.");

    /** Deletion. */
    public static final ConfigKey<Boolean> DELETE_TOPIC_ENABLE =
            readOnly("delete.topic.enable", BOOLEAN, true, any(), "Whether topics can be deleted.");

    /** Partitions of a new topic. */
    public static final ConfigKey<Integer> NUM_PARTITIONS = readOnly(
            "num.partitions", INT, 1, atLeast(1), "How many partitions a topic gets when its creator does not say.");

    /** Replicas of a new topic. */
    public static final ConfigKey<Integer> DEFAULT_REPLICATION_FACTOR = readOnly(
            "default.replication.factor",
            INT,
            1,
            between(1, (int) Short.MAX_VALUE),
            "How many replicas a topic gets when its creator does not say.");

    // Coordination

    /** Which backend. */
    public static final ConfigKey<String> COORDINATION_BACKEND = readOnly(
            "coordination.backend",
            STRING,
            "raft",
            notBlank(),
            "What the cluster agrees by. Duolog's own setting; each backend brings settings of its own.");

    /** Liveness. */
    public static final ConfigKey<Integer> BROKER_SESSION_TIMEOUT_MS = readOnly(
            "broker.session.timeout.ms",
            INT,
            9000,
            atLeast(1),
            "How long a broker may be silent before it is fenced, in milliseconds.");

    /** Time to be registered. */
    public static final ConfigKey<Integer> INITIAL_BROKER_REGISTRATION_TIMEOUT_MS = readOnly(
            "initial.broker.registration.timeout.ms",
            INT,
            60_000,
            atLeast(1),
            "How long a starting broker waits for the others to agree, and to be registered by a controller, in"
                    + " milliseconds.");

    /** Whether a stopping broker hands over. */
    public static final ConfigKey<Boolean> CONTROLLED_SHUTDOWN_ENABLE = readOnly(
            "controlled.shutdown.enable",
            BOOLEAN,
            true,
            any(),
            "Whether a stopping broker hands its leaderships over before it stops.");

    // Known, and without effect until transactions come, or since Duolog does otherwise

    private static final List<ConfigKey<?>> STORED = List.of(
            stored("broker.heartbeat.interval.ms", INT, 2000, "Time between signs of life; backends choose it."),
            stored(
                    "log.flush.start.offset.checkpoint.interval.ms",
                    INT,
                    60_000,
                    "How often log start offsets are written; here they are written whenever they change."),
            stored("num.replica.fetchers", INT, 1, "Fetchers for each leader."),
            stored("transaction.max.timeout.ms", INT, 900_000, "Longest transaction."),
            stored("transaction.state.log.min.isr", INT, 2, "In-sync replicas of __transaction_state."),
            stored("transaction.state.log.num.partitions", INT, 50, "Partitions of __transaction_state."),
            stored("transaction.state.log.replication.factor", SHORT, (short) 3, "Replicas of __transaction_state."));

    private static final List<ConfigKey<?>> OWN = List.of(
            NODE_ID,
            BROKER_ID,
            BROKER_RACK,
            PROCESS_ROLES,
            LISTENERS,
            ADVERTISED_LISTENERS,
            LISTENER_SECURITY_PROTOCOL_MAP,
            INTER_BROKER_LISTENER_NAME,
            SECURITY_INTER_BROKER_PROTOCOL,
            NUM_NETWORK_THREADS,
            NUM_IO_THREADS,
            SOCKET_SEND_BUFFER_BYTES,
            SOCKET_RECEIVE_BUFFER_BYTES,
            SOCKET_REQUEST_MAX_BYTES,
            SOCKET_LISTEN_BACKLOG_SIZE,
            CONNECTIONS_MAX_IDLE_MS,
            QUEUED_MAX_REQUEST_BYTES,
            REQUEST_TIMEOUT_MS,
            MAX_REQUEST_PARTITION_SIZE_LIMIT,
            MAX_INCREMENTAL_FETCH_SESSION_CACHE_SLOTS,
            FETCH_MAX_BYTES,
            LOG_DIRS,
            LOG_DIR,
            LOG_RETENTION_CHECK_INTERVAL_MS,
            LOG_FLUSH_OFFSET_CHECKPOINT_INTERVAL_MS,
            NUM_RECOVERY_THREADS_PER_DATA_DIR,
            PRODUCER_ID_EXPIRATION_MS,
            PRODUCER_ID_EXPIRATION_CHECK_INTERVAL_MS,
            AUTO_CREATE_TOPICS_ENABLE,
            DELETE_TOPIC_ENABLE,
            NUM_PARTITIONS,
            DEFAULT_REPLICATION_FACTOR,
            COORDINATION_BACKEND,
            BROKER_SESSION_TIMEOUT_MS,
            INITIAL_BROKER_REGISTRATION_TIMEOUT_MS,
            CONTROLLED_SHUTDOWN_ENABLE);

    private static final ConfigTable TABLE = buildTable();

    private BrokerKeys() {}

    /** Every setting of a broker, the defaults of topics included; without those of the coordination backend. */
    public static ConfigTable table() {
        return TABLE;
    }

    private static ConfigTable buildTable() {
        List<ConfigKey<?>> keys = new ArrayList<>(OWN);
        keys.addAll(ReplicationKeys.all());
        keys.addAll(CleanerKeys.all());
        keys.addAll(ConnectionKeys.all());
        keys.addAll(ControllerKeys.all());
        keys.addAll(GroupKeys.all());
        keys.addAll(ConsumerGroupKeys.all());
        keys.addAll(STORED);
        for (ResourceKey<?> topicKey : TopicKeys.all()) {
            topicKey.synonyms().forEach(synonym -> keys.add(synonym.key()));
        }
        return new ConfigTable(keys);
    }

    private static <T> ConfigKey<T> stored(String name, ConfigType<T> type, T defaultValue, String documentation) {
        return readOnly(name, type, defaultValue, any(), documentation).withSupport(ConfigSupport.STORED);
    }
}
