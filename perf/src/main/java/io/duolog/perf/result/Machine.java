package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

/**
 * Where it was measured.
 *
 * @param processors that the JVM may use
 * @param memoryBytes of the machine; -1 if not known
 * @param os its name, version and architecture
 * @param java version and vendor of the JVM
 * @param loadAtStart the load average of a minute before anything was started; -1 if not known
 */
public record Machine(int processors, long memoryBytes, String os, String java, double loadAtStart) {
    /** Checks that all is there. */
    public Machine {
        requireNonNull(os, "os");
        requireNonNull(java, "java");
        Figures.requireFinite("loadAtStart", loadAtStart);
    }
}
