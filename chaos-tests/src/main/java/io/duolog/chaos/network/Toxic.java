package io.duolog.chaos.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What Toxiproxy does to one stream of a proxy's connections.
 *
 * @param name what it is addressed by
 * @param type Toxiproxy's name of what it does
 * @param stream which stream
 * @param toxicity which part of the connections it meets: 1 all of them, 0 none, and then it is switched off. Nothing between:
 *     no drawing of lots, which could not be repeated
 * @param attributes in the units of the type
 */
record Toxic(String name, String type, Stream stream, int toxicity, Map<String, Long> attributes) {
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

    /** One that is switched on, with a name made of its type. */
    Toxic(String type, Stream stream, Map<String, Long> attributes) {
        this(type + "-" + suffix(stream), type, stream, 1, attributes);
    }

    private static String suffix(Stream stream) {
        return stream == Stream.UPSTREAM ? "upstream" : "downstream";
    }

    Toxic named(String newName) {
        return new Toxic(newName + "-" + suffix(stream), type, stream, toxicity, attributes);
    }

    Toxic off() {
        return new Toxic(name, type, stream, 0, attributes);
    }
}
