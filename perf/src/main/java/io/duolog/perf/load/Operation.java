package io.duolog.perf.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a client JVM does. */
public enum Operation {
    /** Sends records, as fast as it can or at a fixed rate. */
    PRODUCE,
    /** Reads records, from the beginning of the log or from its end. */
    CONSUME,
    /** Sends records at a fixed rate and reads them. */
    END_TO_END,
    /** Sends produce requests of one record each on many connections. */
    CONNECTIONS,
    /** Plays the members of many consumer groups. */
    GROUPS,
    /** Commits offsets of many consumer groups that have no members. */
    COMMIT_OFFSETS,
    /** Starts clusters of the test kit inside its own JVM. */
    EMBEDDED;

    /** The name in the file of options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The operation of that name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Operation of(String label) {
        return Arrays.stream(values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("operation is " + label + "; it must be one of "
                        + Arrays.stream(values()).map(Operation::label).collect(Collectors.joining(", "))));
    }
}
