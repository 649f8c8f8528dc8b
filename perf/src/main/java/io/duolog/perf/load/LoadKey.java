package io.duolog.perf.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client JVM can be told; the names in the file of options are {@link #label()}. */
public enum LoadKey {
    /** {@link ClientKind}. */
    CLIENT("apache"),
    /** {@link Operation}; there is no default. */
    OPERATION(""),
    /** As clients take them; there is no default. */
    BOOTSTRAP_SERVERS(""),
    /** The topic; there is no default. */
    TOPIC(""),
    /** How many partitions of it are used, from 0 on. */
    PARTITIONS("1"),
    /** {@code 0}, {@code 1} or {@code all}. */
    ACKS("all"),
    /** Bytes of a record's value. */
    RECORD_SIZE_BYTES("1024"),
    /** The producer's {@code batch.size}; the records of so many bytes go to a partition before the next is taken. */
    BATCH_SIZE_BYTES("16384"),
    /** Records (or requests) a second over all partitions; 0 for as many as can be done. */
    RATE_PER_SECOND("0"),
    /** {@code linger.ms} of a producer. */
    LINGER_MS("5"),
    /** How long the load runs before it counts. */
    WARM_UP_MS("5000"),
    /** How long it counts. */
    DURATION_MS("10000"),
    /** After how many records it counts no longer, if that comes before the time; 0 for no such limit. */
    RECORDS_MAX("0"),
    /** Where reading begins: {@code beginning} or {@code end}. */
    READ_FROM("beginning"),
    /** Of the bytes of the values. */
    SEED("20261121"),
    /** How many connections, where the load has connections of its own. */
    CONNECTIONS("1"),
    /** How many clusters, one after the other. */
    CLUSTERS("10"),
    /** How many consumer groups. */
    GROUPS("1"),
    /** How many members each. */
    MEMBERS("1"),
    /** {@code classic} or {@code consumer}. */
    GROUP_PROTOCOL("classic"),
    /** How the names of groups begin. */
    GROUP_PREFIX("group-"),
    /** Of {@code __consumer_offsets}; the groups are chosen to be all in {@link #COORDINATOR_PARTITION}. */
    COORDINATOR_PARTITIONS("50"),
    /** Which one of them; -1 for any. */
    COORDINATOR_PARTITION("-1");

    private final String defaultValue;

    LoadKey(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    /** The name in the file of options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What holds if it is not set; empty if it must be set where it is needed. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The key of that name. */
    static Optional<LoadKey> of(String label) {
        return Arrays.stream(values()).filter(key -> key.label().equals(label)).findFirst();
    }
}
