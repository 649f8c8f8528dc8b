package io.duolog.broker.inspection;

import org.jspecify.annotations.Nullable;

/**
 * The APIs for operators' tools that Kafka has no counterpart of. They stand beside Kafka's on every listener, with
 * numbers far outside of Kafka's; ApiVersions does not advertise them. Headers are those of Kafka's flexible versions:
 * version 2 before requests, version 1 before responses.
 */
public enum InspectionApi {
    /** What the cluster agrees by, and how that is doing. */
    DESCRIBE_COORDINATION(10_100),
    /** The records that the cluster has agreed on. */
    READ_METADATA_LOG(10_101);

    static final short VERSION = 0;
    static final short REQUEST_HEADER_VERSION = 2;
    static final short RESPONSE_HEADER_VERSION = 1;

    private final short id;

    InspectionApi(int id) {
        this.id = (short) id;
    }

    /** The number on the wire. */
    public short id() {
        return id;
    }

    /** The API with this number, or null. */
    public static @Nullable InspectionApi forId(short id) {
        for (InspectionApi api : values()) {
            if (api.id == id) {
                return api;
            }
        }
        return null;
    }
}
