package io.duolog.client.runtime;

import io.duolog.client.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code bootstrap.servers}. */
public final class BootstrapServers {
    /** {@code host:port} or {@code [address]:port}; a listener's name and slashes before it are allowed, as in Kafka. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[a-zA-Z_]+://)?(?:\\[([0-9a-fA-F:.%]+)]|([^\\s\\[\\]:/]+)):([0-9]{1,5})");

    private static final int PORT_MAX = 65_535;

    private BootstrapServers() {}

    /** The addresses as nodes with negative numbers; those that cannot be read are left out. */
    public static List<Node> nodes(List<String> addresses) {
        List<Node> nodes = new ArrayList<>();
        for (String address : addresses) {
            node(address, -1 - nodes.size()).ifPresent(nodes::add);
        }
        return nodes;
    }

    /** What is wrong with the addresses. */
    public static List<String> problems(List<String> addresses) {
        List<String> problems = new ArrayList<>();
        if (addresses.isEmpty()) {
            problems.add("bootstrap.servers is empty: name at least one broker, for instance localhost:9092");
        }
        for (String address : addresses) {
            if (node(address, -1).isEmpty()) {
                problems.add("bootstrap.servers has '" + address + "': write host:port, for instance localhost:9092");
            }
        }
        return problems;
    }

    private static Optional<Node> node(String address, int id) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int port = Integer.parseInt(matcher.group(3));
        return port >= 1 && port <= PORT_MAX ? Optional.of(new Node(id, host, port)) : Optional.empty();
    }
}
