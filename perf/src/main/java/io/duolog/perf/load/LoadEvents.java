package io.duolog.perf.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** {@link LoadEvent}s as lines of JSON. */
final class LoadEvents {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LoadEvents() {}

    /** The line, without its end. */
    static String line(LoadEvent event) {
        try {
            return MAPPER.writerFor(LoadEvent.class).writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The event of a line; empty if it is none: libraries print what they like.
     *
     * @throws IllegalArgumentException if it looks like one, but cannot be read
     */
    static Optional<LoadEvent> parse(String line) {
        if (!line.startsWith("{\"event\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(line, LoadEvent.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an event: " + line, e);
        }
    }
}
