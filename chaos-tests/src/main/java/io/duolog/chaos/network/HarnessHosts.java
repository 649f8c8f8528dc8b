package io.duolog.chaos.network;

import java.nio.file.Path;

/**
 * Names for the harness's own JVM, in which every node has its real address: what the harness asks meets no fault.
 *
 * <p>The JVM must have been started with {@code -Djdk.net.hosts.file=FILE}; the file itself may be written later, since the
 * JDK reads it at each look-up.
 */
public final class HarnessHosts {
    /** The system property that names the hosts file of a JVM. */
    public static final String PROPERTY = "jdk.net.hosts.file";

    private HarnessHosts() {}

    /**
     * Writes the file that {@link #PROPERTY} names, and checks that this JVM uses it. May be called often.
     *
     * @throws IllegalStateException if this JVM was started without the property
     */
    public static void install() {
        throw new UnsupportedOperationException();
    }

    /** Writes the names of all nodes that there can be, and this machine's. */
    public static void write(Path file) {
        throw new UnsupportedOperationException();
    }
}
