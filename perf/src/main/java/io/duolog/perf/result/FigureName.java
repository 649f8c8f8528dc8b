package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The figures that a {@link Sample} may have, each with its unit and which direction is better. A sample may have others, too:
 * those are shown, but not judged.
 *
 * <p>A GB is 10^9 bytes of record values, counted once however many replicas there are. Figures of "a broker" are means over the
 * brokers, those of "the brokers" are sums.
 */
public enum FigureName {
    /** How many records were acknowledged, or handed to the application. */
    RECORDS("records", "records", Better.NEITHER),
    /** Bytes of values in them. */
    BYTES("bytes", "B", Better.NEITHER),
    /** Records by the time from the first to the last. */
    RECORDS_PER_SECOND("records.per.second", "records/s", Better.HIGHER),
    /** Bytes of values by the same time. */
    BYTES_PER_SECOND("bytes.per.second", "B/s", Better.HIGHER),
    /** User and system time of all brokers. */
    BROKER_CPU_SECONDS_PER_GB("broker.cpu.seconds.per.gb", "CPU-s/GB", Better.LOWER),
    /** User and system time of all ZooKeeper servers. */
    ZOOKEEPER_CPU_SECONDS_PER_GB("zookeeper.cpu.seconds.per.gb", "CPU-s/GB", Better.LOWER),
    /** User and system time of all client processes, without their warm-up. */
    CLIENT_CPU_SECONDS_PER_GB("client.cpu.seconds.per.gb", "CPU-s/GB", Better.LOWER),
    /** The same of the brokers for what is not counted in bytes: idle, groups, fail-over. */
    BROKER_CPU_SECONDS("broker.cpu.seconds", "CPU-s", Better.LOWER),
    /** Bytes that the brokers allocated on the heap, by bytes of values. */
    BROKER_ALLOCATED_BYTES_PER_BYTE("broker.allocated.bytes.per.byte", "B/B", Better.LOWER),
    /** The same of the clients. */
    CLIENT_ALLOCATED_BYTES_PER_BYTE("client.allocated.bytes.per.byte", "B/B", Better.LOWER),
    /** Time that the brokers spent collecting garbage. */
    BROKER_GC_MS("broker.gc.ms", "ms", Better.LOWER),
    /** Resident memory of a broker at the end. */
    BROKER_RSS_BYTES("broker.rss.bytes", "B", Better.LOWER),
    /** The most resident memory that a broker had since it started. */
    BROKER_PEAK_RSS_BYTES("broker.peak.rss.bytes", "B", Better.LOWER),
    /** Resident memory of a client at the end. */
    CLIENT_RSS_BYTES("client.rss.bytes", "B", Better.LOWER),
    /** From the fault until the next acknowledgement. */
    GAP_MS("gap.ms", "ms", Better.LOWER),
    /** From the start of a broker that was killed until it is in every set of in-sync replicas again. */
    RECOVERY_MS("recovery.ms", "ms", Better.LOWER),
    /** From the start of the process to its first answer to a client. */
    START_MS("start.ms", "ms", Better.LOWER),
    /** The same in a directory that a clean stop left. */
    RESTART_MS("restart.ms", "ms", Better.LOWER),
    /** The first cluster of the test kit in a JVM, until it has stored a record. */
    EMBEDDED_FIRST_MS("embedded.first.ms", "ms", Better.LOWER),
    /** The median of the clusters after it in the same JVM. */
    EMBEDDED_MS("embedded.ms", "ms", Better.LOWER),
    /** From the request to create topics until its answer. */
    CREATE_ANSWERED_MS("create.answered.ms", "ms", Better.LOWER),
    /** From that request until every new partition has stored a record. */
    CREATE_STORED_MS("create.stored.ms", "ms", Better.LOWER),
    /** Partitions that there are. */
    PARTITIONS("partitions", "partitions", Better.NEITHER),
    /** Connections that are open. */
    CONNECTIONS("connections", "connections", Better.NEITHER),
    /** From the first connection until all are open. */
    CONNECT_MS("connect.ms", "ms", Better.LOWER),
    /** Resident memory of the brokers that the connections add, by their number. */
    BYTES_PER_CONNECTION("bytes.per.connection", "B", Better.LOWER),
    /** From the first member's request until all groups are stable. */
    JOIN_MS("join.ms", "ms", Better.LOWER),
    /** Heartbeats that were answered. */
    HEARTBEATS_PER_SECOND("heartbeats.per.second", "heartbeats/s", Better.HIGHER),
    /** Offset commits that were answered. */
    COMMITS_PER_SECOND("commits.per.second", "commits/s", Better.HIGHER),
    /** User and system time of the brokers for a member that joins a group, until it knows its assignment. */
    JOIN_CPU_MICROS("join.broker.cpu.us", "CPU-us", Better.LOWER),
    /** The same when it joins again. */
    REJOIN_CPU_MICROS("rejoin.broker.cpu.us", "CPU-us", Better.LOWER),
    /** The same for a heartbeat. */
    HEARTBEAT_CPU_MICROS("heartbeat.broker.cpu.us", "CPU-us", Better.LOWER),
    /** The same for a commit of one offset by a member. */
    COMMIT_CPU_MICROS("commit.broker.cpu.us", "CPU-us", Better.LOWER),
    /** From the move of a coordinator's partition to another broker until that answers for its groups. */
    OFFSETS_LOAD_MS("offsets.load.ms", "ms", Better.LOWER),
    /** From the death of a coordinator until another broker answers for its groups. */
    OFFSETS_LOAD_AFTER_KILL_MS("offsets.load.after.kill.ms", "ms", Better.LOWER),
    /** Records a second that a consumer read from the beginning while others produced and consumed. */
    CATCH_UP_RECORDS_PER_SECOND("catch.up.records.per.second", "records/s", Better.HIGHER),
    /** What a broker's heap holds after a full collection. */
    LIVE_HEAP_BYTES("live.heap.bytes", "B", Better.LOWER);

    /** Which direction is better. */
    public enum Better {
        /** More is better. */
        HIGHER,
        /** Less is better. */
        LOWER,
        /** It says how much was done, not how well. */
        NEITHER
    }

    private static final Map<String, FigureName> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FigureName::key, Function.identity()));

    private final String key;
    private final String unit;
    private final Better better;

    FigureName(String key, String unit, Better better) {
        this.key = key;
        this.unit = unit;
        this.better = better;
    }

    /** The name in {@link Sample#figures()} and in files, such as {@code records.per.second}. */
    public String key() {
        return key;
    }

    /** What it is counted in, such as {@code records/s}. */
    public String unit() {
        return unit;
    }

    /** Which direction is better. */
    public Better better() {
        return better;
    }

    /** The one of this name, if it is one of these. */
    public static Optional<FigureName> of(String key) {
        return Optional.ofNullable(BY_KEY.get(requireNonNull(key, "key")));
    }
}
