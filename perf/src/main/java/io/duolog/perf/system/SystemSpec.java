package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A system to be measured: a kind, and what its brokers are given otherwise than by default. It is written {@code
 * duolog-raft@num.network.threads=1@-Xmx512m}: what begins with a hyphen is an option of the JVM, all else a setting.
 *
 * @param kind what it is
 * @param settings of every broker, before the defaults
 * @param javaOptions of every broker, behind those of the launcher
 */
public record SystemSpec(SystemKind kind, SortedMap<String, String> settings, List<String> javaOptions) {
    /** Between what a system is given. */
    public static final String SEPARATOR = "@";

    private static final String ASSIGNMENT = "=";

    /** Copies. */
    public SystemSpec {
        requireNonNull(kind, "kind");
        settings = new TreeMap<>(settings);
        javaOptions = List.copyOf(javaOptions);
    }

    /** With defaults for all. */
    public static SystemSpec of(SystemKind kind) {
        return new SystemSpec(kind, new TreeMap<>(), List.of());
    }

    /** All kinds, with defaults. */
    public static List<SystemSpec> all() {
        return List.of(SystemKind.values()).stream().map(SystemSpec::of).toList();
    }

    /**
     * This system, given something more.
     *
     * @param given {@code KEY=VALUE}, or an option of the JVM, as it is written in a name
     * @throws IllegalArgumentException if it is neither
     */
    public SystemSpec with(String given) {
        if (given.startsWith("-")) {
            List<String> options = new ArrayList<>(javaOptions);
            options.add(given);
            return new SystemSpec(kind, settings, options);
        }
        int end = given.indexOf(ASSIGNMENT);
        if (end < 1) {
            throw new IllegalArgumentException(
                    "'" + given + "' is neither KEY=VALUE nor an option of the JVM, which begins with a hyphen");
        }
        SortedMap<String, String> more = new TreeMap<>(settings);
        more.put(given.substring(0, end), given.substring(end + ASSIGNMENT.length()));
        return new SystemSpec(kind, more, javaOptions);
    }

    /** Its name in results, reports and on the command line. */
    public String systemName() {
        StringBuilder name = new StringBuilder(kind.systemName());
        settings.forEach((key, value) ->
                name.append(SEPARATOR).append(key).append(ASSIGNMENT).append(value));
        javaOptions.forEach(option -> name.append(SEPARATOR).append(option));
        return name.toString();
    }

    /** Its name for directories: without what paths and class paths give a meaning to. */
    public String fileName() {
        return systemName().replaceAll("[^A-Za-z0-9.=@-]", "_");
    }
}
