package io.duolog.chaos.workload.client;

import java.util.Map;
import java.util.TreeMap;

/** How a consumer that has a group is configured. */
public record MemberSettings(String clientId, String group, GroupProtocol protocol, int requestTimeoutMs) {
    /** As short as brokers allow it, so that a run of a minute sees many members come and go. */
    private static final int SESSION_TIMEOUT_MS = 6_000;

    private static final int HEARTBEAT_INTERVAL_MS = 500;
    private static final int POLL_INTERVAL_MAX_MS = 15_000;

    /** What brokers need for members of the consumer protocol to have the same times: those are the brokers' settings. */
    public static Map<String, String> brokerProperties() {
        String session = Integer.toString(SESSION_TIMEOUT_MS);
        String heartbeat = Integer.toString(HEARTBEAT_INTERVAL_MS);
        return Map.of(
                "group.consumer.min.session.timeout.ms", session,
                "group.consumer.session.timeout.ms", session,
                "group.consumer.min.heartbeat.interval.ms", heartbeat,
                "group.consumer.heartbeat.interval.ms", heartbeat);
    }

    /** By Kafka's names, for either library. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new TreeMap<>(new ConsumerSettings(clientId, requestTimeoutMs).properties());
        properties.put("group.id", group);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", false);
        properties.put("group.protocol", protocol.label());
        if (protocol == GroupProtocol.CLASSIC) {
            properties.put("session.timeout.ms", SESSION_TIMEOUT_MS);
            properties.put("heartbeat.interval.ms", HEARTBEAT_INTERVAL_MS);
        }
        properties.put("max.poll.interval.ms", POLL_INTERVAL_MAX_MS);
        return properties;
    }
}
