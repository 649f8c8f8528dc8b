package io.duolog.chaos.network;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The network of a run: a proxy for each link and plane, and for each process a hosts file that leads it to the proxies of
 * its links. A node binds to {@link #realAddress} and advertises its {@link NodeId#hostName} with the plane's port.
 */
public final class ClusterNetwork implements AutoCloseable {
    private ClusterNetwork() {}

    /**
     * Makes the proxies and writes the hosts files.
     *
     * @param directory for the hosts files
     * @param nodes all processes of the run, clients too; not the harness
     */
    public static ClusterNetwork create(
            ToxiproxyServer server, Path directory, List<NodeId> nodes, List<Plane> planes) {
        throw new UnsupportedOperationException();
    }

    /** The port on which all listeners of a plane listen. */
    public int port(Plane plane) {
        throw new UnsupportedOperationException();
    }

    /** What a node binds to; it is a literal address. */
    public InetSocketAddress realAddress(NodeId node, Plane plane) {
        throw new UnsupportedOperationException();
    }

    /** The file for {@code -Djdk.net.hosts.file} of a process. */
    public Path hostsFile(NodeId source) {
        throw new UnsupportedOperationException();
    }

    /** The links, whole at first. */
    public Links links() {
        throw new UnsupportedOperationException();
    }

    /** Takes the proxies away. The hosts files stay. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
