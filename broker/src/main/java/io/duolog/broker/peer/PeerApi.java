package io.duolog.broker.peer;

import org.jspecify.annotations.Nullable;

/**
 * The APIs that only brokers speak, beside those of Kafka and on the same listener. Their numbers are far outside of
 * Kafka's, and ApiVersions does not advertise them. Headers are those of Kafka's flexible versions: version 2 before
 * requests, version 1 before responses. A version that the other end does not know is answered in version 0 with
 * UNSUPPORTED_VERSION.
 */
public enum PeerApi {
    /** Who calls whom: the first request of a connection. */
    HELLO(10_000),
    /** Between coordination backends. */
    COORDINATION(10_001),
    /** From any broker to the active controller. */
    FORWARDED(10_002);

    /** The first number that is not left to Kafka. */
    static final short FIRST_ID = 10_000;

    /** The last number of APIs between brokers; those after it are for operators' tools. */
    static final short LAST_ID = 10_099;

    static final short LOWEST_VERSION = 0;
    static final short HIGHEST_VERSION = 0;
    static final short REQUEST_HEADER_VERSION = 2;
    static final short RESPONSE_HEADER_VERSION = 1;

    private final short id;

    PeerApi(int id) {
        this.id = (short) id;
    }

    /** The number on the wire. */
    public short id() {
        return id;
    }

    /** Whether a request with this API key is meant for brokers only, known or not. */
    public static boolean isPeerApi(short apiKey) {
        return apiKey >= FIRST_ID && apiKey <= LAST_ID;
    }

    static @Nullable PeerApi forId(short apiKey) {
        for (PeerApi api : values()) {
            if (api.id == apiKey) {
                return api;
            }
        }
        return null;
    }
}
