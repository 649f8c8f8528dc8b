package io.duolog.coordination;

import static java.util.Objects.requireNonNull;

/**
 * One setting of a backend.
 *
 * @param name as in {@code server.properties}
 * @param defaultValue what holds when it is not given, as one would write it; empty if nothing
 * @param description one sentence for people
 */
public record ConfigKey(String name, String defaultValue, String description) {
    /** Checks the arguments. */
    public ConfigKey {
        requireNonNull(name, "name");
        requireNonNull(defaultValue, "defaultValue");
        requireNonNull(description, "description");
    }
}
