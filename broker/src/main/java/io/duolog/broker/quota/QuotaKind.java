package io.duolog.broker.quota;

import java.util.Arrays;
import java.util.Optional;

/** What a quota bounds. */
public enum QuotaKind {
    /** Bytes of Produce requests, a second. */
    PRODUCER_BYTE_RATE("producer_byte_rate", true, 1),
    /** Bytes of records in Fetch answers, a second. */
    CONSUMER_BYTE_RATE("consumer_byte_rate", true, 1),
    /** Time that requests take on the broker's event loops, in percent of one thread. */
    REQUEST_PERCENTAGE("request_percentage", false, 1e7),
    /** Partitions that the controller creates or deletes, a second; of the whole cluster. */
    CONTROLLER_MUTATION_RATE("controller_mutation_rate", false, 1),
    /** Connections of an address, a second. */
    CONNECTION_CREATION_RATE("connection_creation_rate", true, 1);

    /** Kafka counts changes in a bucket of all eleven samples. */
    private static final long MUTATION_BURST_NS = 11_000_000_000L;

    private final String key;
    private final boolean whole;
    private final double amountPerUnit;

    QuotaKind(String key, boolean whole, double amountPerUnit) {
        this.key = key;
        this.whole = whole;
        this.amountPerUnit = amountPerUnit;
    }

    /** What may be used in a second under a quota of this value: bytes, or ns of a thread. */
    double perSecond(double value) {
        return value * amountPerUnit;
    }

    /** How far ahead of its quota a user may be. */
    long burstNs() {
        return this == CONTROLLER_MUTATION_RATE ? MUTATION_BURST_NS : QuotaBucket.BURST_NS;
    }

    /** Whether it is of addresses; all others are of users and client ids. */
    public boolean isOfAddresses() {
        return this == CONNECTION_CREATION_RATE;
    }

    /** Kafka's name. */
    public String key() {
        return key;
    }

    /** Whether its values are whole numbers. */
    public boolean isWhole() {
        return whole;
    }

    /** The kind of that name, if there is one. */
    public static Optional<QuotaKind> find(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }
}
