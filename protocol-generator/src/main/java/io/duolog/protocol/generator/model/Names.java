package io.duolog.protocol.generator.model;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Java names for the names of a schema. */
public final class Names {
    /** Component names that the language forbids, and the method without parameters that records have. */
    private static final Set<String> TAKEN =
            Set.of("builder", "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    /** The methods without parameters that messages have beside. */
    private static final Set<String> TAKEN_IN_MESSAGES = Set.of("apiKey", "recordType");

    private Names() {}

    /** {@code TimeoutMs} becomes {@code timeoutMs}; names that are taken get {@code Field} at the end. */
    public static String component(String schemaName, boolean isMessage) {
        String name = schemaName.substring(0, 1).toLowerCase(Locale.ROOT) + schemaName.substring(1);
        boolean isTaken = TAKEN.contains(name)
                || SourceVersion.isKeyword(name)
                || (isMessage && TAKEN_IN_MESSAGES.contains(name));
        return isTaken ? name + "Field" : name;
    }

    /** {@code AddRaftVoter} becomes {@code ADD_RAFT_VOTER}. */
    public static String constant(String schemaName) {
        return schemaName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
