package io.duolog.perf.system;

import io.duolog.peer.ZooKeeperMember;
import io.duolog.peer.ZooKeeperServer;
import io.duolog.testkit.InParallel;
import io.duolog.testkit.NodeProcess;
import io.duolog.testkit.PortReservations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ZooKeeper ensemble of a system, the same for Duolog and for Apache Kafka. For one thread. */
final class ZooKeeperServers implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    /** Those of ZooKeeper's own sample; a shorter tick would shorten the sessions of those who ask for longer ones. */
    private static final Map<String, String> SETTINGS = Map.of("tickTime", "2000", "initLimit", "10", "syncLimit", "5");

    /** The heap of Apache Kafka's {@code zookeeper-server-start.sh}. */
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-Dlogback.configurationFile=logback-peer.xml");

    private final List<Server> servers;

    /** Writes the configuration of {@code count} servers below {@code directory}; starts none. */
    ZooKeeperServers(int count, Path directory, PortReservations ports) {
        List<ZooKeeperMember> members = IntStream.rangeClosed(1, count)
                .mapToObj(id ->
                        new ZooKeeperMember(id, SystemSite.HOST, ports.reserve(), ports.reserve(), ports.reserve()))
                .toList();
        this.servers = members.stream()
                .map(member -> new Server(member, server(member, members, directory)))
                .toList();
    }

    private static ZooKeeperServer server(ZooKeeperMember member, List<ZooKeeperMember> ensemble, Path directory) {
        String name = role(member);
        return new ZooKeeperServer(name, member, ensemble, directory.resolve(name), SETTINGS, JAVA_OPTIONS);
    }

    private static String role(ZooKeeperMember member) {
        return "zookeeper-" + member.id();
    }

    /** The value of {@code zookeeper.connect}; the empty string without servers. */
    String connect() {
        return servers.stream().map(server -> server.member().connect()).collect(Collectors.joining(","));
    }

    /**
     * Starts all servers, and returns when each serves clients.
     *
     * @throws IllegalStateException if one does not in time, with the end of what it printed
     */
    void start() {
        InParallel.forEach(servers, Server::start);
    }

    /** The processes that run. */
    List<MeasuredProcess> processes() {
        return servers.stream()
                .filter(server -> server.process().isRunning())
                .map(server -> new MeasuredProcess(
                        role(server.member()), server.process().pid()))
                .toList();
    }

    /** Ends all of them and deletes what they stored. */
    @Override
    public void close() {
        servers.forEach(server -> server.server().close());
        servers.forEach(server -> server.server().wipe());
    }

    /** Who it is, and its process. */
    private record Server(ZooKeeperMember member, ZooKeeperServer server) {
        NodeProcess process() {
            return server.process();
        }

        void start() {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), member.clientPort());
            if (!server.start(address, START_TIMEOUT)) {
                throw new IllegalStateException(role(member) + " has no role after " + START_TIMEOUT + "; "
                        + process().tail());
            }
        }
    }
}
