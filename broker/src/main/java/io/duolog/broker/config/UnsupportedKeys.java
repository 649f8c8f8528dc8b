package io.duolog.broker.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings that Kafka knows or once knew and Duolog does not have, and what to do instead. */
final class UnsupportedKeys {
    private static final Map<String, String> EXACT = Map.ofEntries(
            Map.entry("broker.id.generation.enable", "give each node its node.id"),
            Map.entry("reserved.broker.max.id", "give each node its node.id"),
            Map.entry("control.plane.listener.name", "there is no separate control plane; remove it"),
            Map.entry("controller.listener.names", "the controller answers on the brokers' own listeners; remove it"),
            Map.entry("queued.max.requests", "requests do not queue between threads; use queued.max.request.bytes"),
            Map.entry("port", "use listeners=PLAINTEXT://:port"),
            Map.entry("host.name", "use listeners=PLAINTEXT://host:port"),
            Map.entry("advertised.host.name", "use advertised.listeners"),
            Map.entry("advertised.port", "use advertised.listeners"),
            Map.entry("log.message.format.version", "record batches always have format 2; remove it"),
            Map.entry("message.format.version", "record batches always have format 2; remove it"),
            Map.entry("inter.broker.protocol.version", "versions are negotiated; remove it"),
            Map.entry(
                    "log.message.timestamp.difference.max.ms",
                    "use log.message.timestamp.before.max.ms and log.message.timestamp.after.max.ms"),
            Map.entry(
                    "message.timestamp.difference.max.ms",
                    "use message.timestamp.before.max.ms and message.timestamp.after.max.ms"),
            Map.entry("message.downconversion.enable", "old message formats are not served; remove it"),
            Map.entry("log.message.downconversion.enable", "old message formats are not served; remove it"),
            Map.entry("zookeeper.connect", "set coordination.backend=zookeeper as well"),
            Map.entry("controller.quorum.voters", "set coordination.backend=raft as well"),
            Map.entry("authorizer.class.name", "there are no access control lists in this version; remove it"),
            Map.entry(
                    "group.consumer.regex.refresh.interval.ms",
                    "regular expressions are looked up as soon as topics come or go; remove it"),
            Map.entry("group.consumer.assignor.offload.enable", "members are assigned in their heartbeats; remove it"),
            Map.entry("consumer.assignor.offload.enable", "members are assigned in their heartbeats; remove it"),
            Map.entry("consumer.assignment.interval.ms", "members are assigned as soon as a group changes; remove it"),
            Map.entry("log.cleaner.enable", "compacted topics are always compacted; remove it"));

    private static final Map<String, String> BY_PREFIX = new TreeMap<>(Map.of(
            "remote.log.", "there is no tiered storage; remove it",
            "ssl.", "listeners speak PLAINTEXT only in this version; remove it",
            "sasl.", "there is no authentication in this version; remove it",
            "delegation.token.", "there is no authentication in this version; remove it",
            "group.share.", "there are no share groups; remove it",
            "share.", "there are no share groups; remove it",
            "group.streams.", "there are no streams groups; remove it",
            "streams.", "there are no streams groups; remove it",
            "zookeeper.", "set coordination.backend=zookeeper as well",
            "controller.quorum.", "Raft's settings are those of coordination.backend=raft"));

    private UnsupportedKeys() {}

    static Optional<String> hint(String name) {
        String exact = EXACT.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return BY_PREFIX.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Whether the value of a setting that nobody knows had better not be shown. */
    static boolean looksSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret") || lower.contains("jaas");
    }
}
