package io.duolog.chaos.network;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The network of a run: a proxy for each link and plane, and for each process a hosts file that leads it to the proxies of
 * its links. A node binds to {@link #realAddress} and advertises its {@link NodeId#hostName} with the plane's port.
 */
public final class ClusterNetwork implements AutoCloseable {
    /** How often other ports are tried when somebody takes one between the check and the proxies. */
    private static final int PORT_TRIES_MAX = 5;

    private final ToxiproxyServer server;
    private final Map<Plane, Integer> ports;
    private final List<Proxy> proxies;
    private final Map<NodeId, Path> hostsFiles;
    private final ProxiedLinks links;

    private ClusterNetwork(
            ToxiproxyServer server,
            Map<Plane, Integer> ports,
            Map<Link, List<Proxy>> proxies,
            Map<NodeId, Path> hosts) {
        this.server = server;
        this.ports = Map.copyOf(ports);
        this.proxies = proxies.values().stream().flatMap(List::stream).toList();
        this.hostsFiles = Map.copyOf(hosts);
        Map<Link, List<BreakableProxy>> breakable = new LinkedHashMap<>();
        proxies.forEach((link, ofLink) -> breakable.put(
                link,
                ofLink.stream()
                        .map(proxy -> new BreakableProxy(server.client(), proxy))
                        .toList()));
        this.links = new ProxiedLinks(breakable);
    }

    /**
     * Makes the proxies and writes the hosts files.
     *
     * @param directory for the hosts files; it is made if it is missing
     * @param nodes all processes of the run, clients too
     * @throws ToxiproxyException if Toxiproxy does not make them
     */
    public static ClusterNetwork create(
            ToxiproxyServer server, Path directory, List<NodeId> nodes, List<Plane> planes) {
        requireNonNull(server, "server");
        SortedSet<NodeId> sorted = new TreeSet<>(nodes);
        int start = (int) ProcessHandle.current().pid();
        for (int tries = 1; ; tries++) {
            Map<Plane, Integer> ports = claimPorts(server.ports(), sorted, planes, start);
            Map<Link, List<Proxy>> proxies = proxies(sorted, ports);
            List<Proxy> all = proxies.values().stream().flatMap(List::stream).toList();
            try {
                Requests.await(List.of(server.client().populate(all)));
                ClusterNetwork network = new ClusterNetwork(
                        server, ports, proxies, writeHostsFiles(directory, sorted, proxies.keySet()));
                network.links.install();
                return network;
            } catch (ToxiproxyException e) {
                delete(server, all);
                server.ports().release(ports.values());
                if (tries == PORT_TRIES_MAX || !String.valueOf(e.getMessage()).contains("address already in use")) {
                    throw e;
                }
                start = ports.values().stream()
                                .mapToInt(Integer::intValue)
                                .max()
                                .orElse(start)
                        + 1;
            }
        }
    }

    private static Map<Plane, Integer> claimPorts(
            PortClaims claims, SortedSet<NodeId> nodes, List<Plane> planes, int start) {
        Map<Plane, Integer> ports = new LinkedHashMap<>();
        int next = start;
        for (Plane plane : planes) {
            Stream<String> listeners = nodes.stream()
                    .filter(node -> node.kind() == plane.listener())
                    .map(Addresses::of);
            Stream<String> ofLinks = links(nodes).filter(plane::carries).map(Addresses::of);
            int port = claims.claim(Stream.concat(listeners, ofLinks).toList(), next);
            ports.put(plane, port);
            next = port + 1;
        }
        return ports;
    }

    private static Stream<Link> links(SortedSet<NodeId> nodes) {
        return nodes.stream().flatMap(from -> nodes.stream().map(to -> new Link(from, to)));
    }

    private static Map<Link, List<Proxy>> proxies(SortedSet<NodeId> nodes, Map<Plane, Integer> ports) {
        Map<Link, List<Proxy>> proxies = new LinkedHashMap<>();
        links(nodes).forEach(link -> {
            List<Proxy> ofLink = ports.entrySet().stream()
                    .filter(entry -> entry.getKey().carries(link))
                    .map(entry -> proxy(link, entry.getKey(), entry.getValue()))
                    .toList();
            if (!ofLink.isEmpty()) {
                proxies.put(link, ofLink);
            }
        });
        return proxies;
    }

    /** Port and process make its name unique where several runs, of several processes perhaps, use one server. */
    private static Proxy proxy(Link link, Plane plane, int port) {
        return new Proxy(
                link.from() + "-" + link.to() + "-" + plane.name() + "-" + port + "-"
                        + ProcessHandle.current().pid(),
                Addresses.of(link) + ":" + port,
                Addresses.of(link.to()) + ":" + port,
                true);
    }

    private static Map<NodeId, Path> writeHostsFiles(Path directory, SortedSet<NodeId> nodes, Iterable<Link> links) {
        Map<NodeId, Path> files = new HashMap<>();
        for (NodeId node : nodes) {
            SortedMap<NodeId, String> addresses = new TreeMap<>();
            addresses.put(node, Addresses.of(node));
            for (Link link : links) {
                if (link.from().equals(node)) {
                    addresses.put(link.to(), Addresses.of(link));
                }
            }
            Path file = directory.toAbsolutePath().resolve("hosts-" + node);
            HostsFile.write(file, addresses);
            files.put(node, file);
        }
        return files;
    }

    /**
     * The port on which all listeners of a plane listen.
     *
     * @throws IllegalArgumentException if it is no plane of this network
     */
    public int port(Plane plane) {
        Integer port = ports.get(plane);
        if (port == null) {
            throw new IllegalArgumentException("there is no plane " + plane + "; there are " + ports.keySet());
        }
        return port;
    }

    /** What a node binds to, and what the harness dials; it is a literal address. */
    public InetSocketAddress realAddress(NodeId node, Plane plane) {
        return Addresses.socketAddress(Addresses.of(node), port(plane));
    }

    /** What a process dials for a link: the address that its hosts file gives, and the plane's port. */
    InetSocketAddress linkAddress(Link link, Plane plane) {
        return Addresses.socketAddress(Addresses.of(link), port(plane));
    }

    /**
     * The file for {@code -Djdk.net.hosts.file} of a process. There stand the names of those that it dials by a proxy, its
     * own one, and this machine's; others do not exist for it.
     *
     * @throws IllegalArgumentException if it is no node of this network
     */
    public Path hostsFile(NodeId source) {
        Path file = hostsFiles.get(source);
        if (file == null) {
            throw new IllegalArgumentException("there is no node " + source + "; there are " + hostsFiles.keySet());
        }
        return file;
    }

    /** The links, whole at first. */
    public Links links() {
        return links;
    }

    /** Takes the proxies away, unless the server has ended already. The hosts files stay. */
    @Override
    public void close() {
        if (!server.isClosed()) {
            delete(server, proxies);
            server.ports().release(ports.values());
        }
    }

    private static void delete(ToxiproxyServer server, List<Proxy> proxies) {
        Requests.await(proxies.stream()
                .map(proxy -> server.client().deleteProxy(proxy.name()))
                .toList());
    }
}
