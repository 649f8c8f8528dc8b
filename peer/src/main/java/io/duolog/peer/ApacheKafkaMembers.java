package io.duolog.peer;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who is in a cluster: what the {@code server.properties} of its brokers must say of it. All else is Kafka's default.
 *
 * @param kind which Kafka
 * @param brokers all of them; each is a member of the controllers' quorum, too, unless there is ZooKeeper
 * @param zooKeeperConnect {@code zookeeper.connect}; the empty string without ZooKeeper
 */
public record ApacheKafkaMembers(ApacheKafkaKind kind, List<ApacheKafkaMember> brokers, String zooKeeperConnect) {
    private static final String CLIENT_LISTENER = "PLAINTEXT";
    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Checks and copies. */
    public ApacheKafkaMembers {
        requireNonNull(kind, "kind");
        requireNonNull(zooKeeperConnect, "zooKeeperConnect");
        brokers = List.copyOf(brokers);
    }

    /** The log directory of a broker below its own directory. */
    public static Path data(Path home) {
        return home.resolve("data");
    }

    /** Where a broker keeps the log of the controllers' quorum: what a vote was given for is not wiped with the data. */
    static Path quorumData(Path home) {
        return home.resolve("quorum");
    }

    /**
     * The settings of a broker by which it finds its place, by name.
     *
     * @param id of one of the brokers
     * @param home its directory
     * @throws IllegalArgumentException if there is no broker of that id
     */
    public SortedMap<String, String> settings(int id, Path home) {
        ApacheKafkaMember broker = brokers.stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no broker " + id + " in " + brokers));
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("log.dirs", data(home).toString());
        settings.put("advertised.listeners", clientListener(broker));
        if (kind.zooKeeper()) {
            settings.put("broker.id", Integer.toString(id));
            settings.put("listeners", clientListener(broker));
            settings.put("zookeeper.connect", zooKeeperConnect);
        } else {
            putQuorum(settings, broker, home);
        }
        return settings;
    }

    private void putQuorum(SortedMap<String, String> settings, ApacheKafkaMember broker, Path home) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(broker.id()));
        settings.put(
                "listeners",
                clientListener(broker) + "," + listener(CONTROLLER_LISTENER, broker.host(), broker.controllerPort()));
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put(
                "controller.quorum.voters",
                brokers.stream()
                        .map(voter -> voter.id() + "@" + voter.host() + ":" + voter.controllerPort())
                        .collect(Collectors.joining(",")));
        settings.put("metadata.log.dir", quorumData(home).toString());
    }

    private static String clientListener(ApacheKafkaMember broker) {
        return listener(CLIENT_LISTENER, broker.host(), broker.clientPort());
    }

    private static String listener(String name, String host, int port) {
        return name + "://" + host + ":" + port;
    }
}
