package io.duolog.protocol.generator.model;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Java names for the names of a schema. */
public final class Names {
    /** Component names that the language forbids, and the methods that generated messages have. */
    private static final Set<String> TAKEN = Set.of(
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait",
            "apiKey",
            "builder",
            "read",
            "readResponse",
            "recordType",
            "write");

    private Names() {}

    /** {@code TimeoutMs} becomes {@code timeoutMs}; names that Java has taken get {@code Field} at the end. */
    public static String component(String schemaName) {
        String name = schemaName.substring(0, 1).toLowerCase(Locale.ROOT) + schemaName.substring(1);
        return TAKEN.contains(name) || SourceVersion.isKeyword(name) ? name + "Field" : name;
    }

    /** {@code AddRaftVoter} becomes {@code ADD_RAFT_VOTER}. */
    public static String constant(String schemaName) {
        return schemaName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
