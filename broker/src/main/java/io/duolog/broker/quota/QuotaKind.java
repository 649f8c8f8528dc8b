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
    REQUEST_PERCENTAGE("request_percentage", false, 1e7);

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
