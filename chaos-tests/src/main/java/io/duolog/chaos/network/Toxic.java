package io.duolog.chaos.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What Toxiproxy does to one stream of a proxy's connections. It meets all of them or, switched off, none: no drawing of lots,
 * which could not be repeated.
 *
 * @param type Toxiproxy's name of it
 * @param stream which stream
 * @param attributes in the units of the type
 */
record Toxic(String type, Stream stream, Map<String, Long> attributes) {
    /** Seen from who dials. */
    enum Stream {
        /** Requests. */
        @JsonProperty("upstream")
        UPSTREAM,
        /** Answers. */
        @JsonProperty("downstream")
        DOWNSTREAM
    }

    Toxic {
        attributes = Map.copyOf(attributes);
    }

    Toxic(String type, Stream stream, String attribute, long value) {
        this(type, stream, Map.of(attribute, value));
    }

    /** What it is addressed by; a proxy has each type once a stream. */
    @JsonProperty
    String name() {
        return type + (stream == Stream.UPSTREAM ? "-upstream" : "-downstream");
    }
}
