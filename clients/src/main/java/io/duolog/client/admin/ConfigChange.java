package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A change of one setting (KIP-339).
 *
 * @param name Kafka's name of it
 * @param operation what happens to it
 * @param value the new value, or what to add to a list or to take from it; empty for {@link Operation#DELETE}
 */
public record ConfigChange(String name, Operation operation, Optional<String> value) {
    /** Checks that there is a value exactly if one is needed. */
    public ConfigChange {
        requireNonNull(name, "name");
        if (value.isPresent() == (operation == Operation.DELETE)) {
            throw new IllegalArgumentException(operation + " of " + name
                    + (value.isPresent() ? " takes no value: leave it out" : " needs a value: pass one"));
        }
    }

    /** What can happen to a setting. The order is that of the numbers on the wire. */
    public enum Operation {
        /** It gets a value. */
        SET,
        /** It goes back to its default. */
        DELETE,
        /** Its list gets more elements. */
        APPEND,
        /** Its list loses elements. */
        SUBTRACT
    }

    /** Gives a setting a value. */
    public static ConfigChange set(String name, String value) {
        return new ConfigChange(name, Operation.SET, Optional.of(value));
    }

    /** Puts a setting back to its default. */
    public static ConfigChange delete(String name) {
        return new ConfigChange(name, Operation.DELETE, Optional.empty());
    }

    /** Adds elements, comma-separated, to a setting that is a list. */
    public static ConfigChange append(String name, String elements) {
        return new ConfigChange(name, Operation.APPEND, Optional.of(elements));
    }

    /** Takes elements, comma-separated, from a setting that is a list. */
    public static ConfigChange subtract(String name, String elements) {
        return new ConfigChange(name, Operation.SUBTRACT, Optional.of(elements));
    }
}
