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

    /** What can happen to a setting. */
    public enum Operation {
        /** It gets a value. */
        SET(0),
        /** It goes back to its default. */
        DELETE(1),
        /** Its list gets more elements. */
        APPEND(2),
        /** Its list loses elements. */
        SUBTRACT(3);

        private final byte id;

        Operation(int id) {
            this.id = (byte) id;
        }

        /** The number on the wire. */
        byte id() {
            return id;
        }
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
