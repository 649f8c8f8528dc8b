package io.duolog.chaos.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

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
     * Writes the file that {@link #PROPERTY} names, and checks that this JVM uses it. May be called often; the first call
     * comes before any look-up of a node's name.
     *
     * @throws IllegalStateException if this JVM was started without the property
     */
    public static void install() {
        String file = System.getProperty(PROPERTY);
        if (file == null) {
            throw new IllegalStateException("the harness's JVM must be started with -D" + PROPERTY
                    + "=FILE, so that it knows the names of nodes; FILE need not exist");
        }
        write(Path.of(file));
        NodeId broker = NodeId.broker(1);
        try {
            String resolved = InetAddress.getByName(broker.hostName()).getHostAddress();
            if (!resolved.equals(Addresses.of(broker))) {
                throw new IllegalStateException(broker + " is " + resolved + " and not " + Addresses.of(broker)
                        + " for this JVM; it must be started with -D" + PROPERTY + "=" + file);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "this JVM does not know " + broker + "; it must be started with -D" + PROPERTY + "=" + file, e);
        }
    }

    /** Writes the names of all nodes that there can be, and this machine's. */
    public static void write(Path file) {
        SortedMap<NodeId, String> addresses = new TreeMap<>();
        addresses.put(NodeId.harness(), Addresses.of(NodeId.harness()));
        for (NodeId.Kind kind : NodeId.Kind.values()) {
            for (int number = 1; number <= NodeId.NUMBER_MAX && kind != NodeId.Kind.HARNESS; number++) {
                NodeId node = new NodeId(kind, number);
                addresses.put(node, Addresses.of(node));
            }
        }
        HostsFile.write(file, addresses);
    }
}
