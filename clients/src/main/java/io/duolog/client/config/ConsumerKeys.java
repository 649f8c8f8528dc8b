package io.duolog.client.config;

import io.duolog.client.IsolationLevel;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.Assignors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a consumer. Names, types and defaults are those of Apache Kafka's clients 4.4. */
public final class ConsumerKeys {
    /** Where to begin without a usable offset. */
    public static final ConfigKey<OffsetReset> AUTO_OFFSET_RESET =
            ConfigKey.of("auto.offset.reset", OffsetReset.LATEST, OffsetReset::parse, OffsetReset::toString);

    /** Which records of transactions are read. */
    public static final ConfigKey<IsolationLevel> ISOLATION_LEVEL =
            ConfigKey.ofEnum("isolation.level", IsolationLevel.READ_UNCOMMITTED, IsolationLevel::spellings);

    /** A broker waits until it has so many bytes, or {@link #FETCH_MAX_WAIT_MS} is over. */
    public static final ConfigKey<Integer> FETCH_MIN_BYTES =
            ConfigKey.ofInt("fetch.min.bytes", 1, 0, Integer.MAX_VALUE);

    /** How many bytes one answer may have, and how many may wait to be polled; a larger batch comes alone. */
    public static final ConfigKey<Integer> FETCH_MAX_BYTES =
            ConfigKey.ofInt("fetch.max.bytes", 52_428_800, 0, Integer.MAX_VALUE);

    /** How long a broker waits for {@link #FETCH_MIN_BYTES}, ms. */
    public static final ConfigKey<Integer> FETCH_MAX_WAIT_MS =
            ConfigKey.ofInt("fetch.max.wait.ms", 500, 0, Integer.MAX_VALUE);

    /** How many bytes of one partition an answer may have; a larger batch comes alone. */
    public static final ConfigKey<Integer> MAX_PARTITION_FETCH_BYTES =
            ConfigKey.ofInt("max.partition.fetch.bytes", 1_048_576, 0, Integer.MAX_VALUE);

    /** How many records one poll returns at most. */
    public static final ConfigKey<Integer> MAX_POLL_RECORDS =
            ConfigKey.ofInt("max.poll.records", 500, 1, Integer.MAX_VALUE);

    /** Whether batches are checked for damage. */
    public static final ConfigKey<Boolean> CHECK_CRCS = ConfigKey.ofBoolean("check.crcs", true);

    /** The group that the consumer is a member of, and whose offsets it commits; absent: none. */
    public static final ConfigKey<String> GROUP_ID = ConfigKey.ofString("group.id", null);

    /** The name of a static member (KIP-345): it keeps its partitions over a restart; absent: a dynamic member. */
    public static final ConfigKey<String> GROUP_INSTANCE_ID = ConfigKey.ofString("group.instance.id", null);

    /** Who divides partitions: the members ({@code classic}), or the coordinator ({@code consumer}, KIP-848). */
    public static final ConfigKey<GroupProtocol> GROUP_PROTOCOL =
            ConfigKey.ofEnum("group.protocol", GroupProtocol.CLASSIC, GroupProtocol::spellings);

    /** How the coordinator divides partitions, with {@code group.protocol=consumer}; absent: as it likes. */
    public static final ConfigKey<String> GROUP_REMOTE_ASSIGNOR = ConfigKey.ofString("group.remote.assignor", null);

    /** Where the consumer stands, for those who divide partitions; records are read from leaders all the same. */
    public static final ConfigKey<String> CLIENT_RACK = ConfigKey.ofString("client.rack", "");

    /** How the leader of a group divides partitions: names, or class names of Apache Kafka, the preferred one first. */
    public static final ConfigKey<List<Assignor>> PARTITION_ASSIGNMENT_STRATEGY = ConfigKey.of(
            "partition.assignment.strategy",
            Assignors.parse(List.of("range", "cooperative-sticky")),
            text -> Assignors.parse(Stream.of(text.split(",", -1))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList()),
            assignors -> assignors.stream().map(Assignor::name).collect(Collectors.joining(",")));

    /** A member that is silent for so long is taken for dead, ms. */
    public static final ConfigKey<Integer> SESSION_TIMEOUT_MS =
            ConfigKey.ofInt("session.timeout.ms", 45_000, 1, Integer.MAX_VALUE);

    /** How often a member says that it lives, ms. */
    public static final ConfigKey<Integer> HEARTBEAT_INTERVAL_MS =
            ConfigKey.ofInt("heartbeat.interval.ms", 3_000, 1, Integer.MAX_VALUE);

    /** An application that does not poll for so long is taken for stuck, and its member leaves the group, ms. */
    public static final ConfigKey<Integer> MAX_POLL_INTERVAL_MS =
            ConfigKey.ofInt("max.poll.interval.ms", 300_000, 1, Integer.MAX_VALUE);

    /** Whether offsets of processed records are committed by and by, if there is a group. */
    public static final ConfigKey<Boolean> ENABLE_AUTO_COMMIT = ConfigKey.ofBoolean("enable.auto.commit", true);

    /** How often, ms. */
    public static final ConfigKey<Integer> AUTO_COMMIT_INTERVAL_MS =
            ConfigKey.ofInt("auto.commit.interval.ms", 5_000, 0, Integer.MAX_VALUE);

    private static final String DESERIALIZER =
            "pass the deserializer itself to Client.consumer(keyDeserializer, valueDeserializer)";

    /** All of the above, and the names of Kafka that are refused with advice. */
    public static final ConfigSchema SCHEMA = ConfigSchema.of(
            List.of(
                    AUTO_OFFSET_RESET,
                    ISOLATION_LEVEL,
                    FETCH_MIN_BYTES,
                    FETCH_MAX_BYTES,
                    FETCH_MAX_WAIT_MS,
                    MAX_PARTITION_FETCH_BYTES,
                    MAX_POLL_RECORDS,
                    CHECK_CRCS,
                    GROUP_ID,
                    GROUP_INSTANCE_ID,
                    GROUP_PROTOCOL,
                    GROUP_REMOTE_ASSIGNOR,
                    CLIENT_RACK,
                    PARTITION_ASSIGNMENT_STRATEGY,
                    SESSION_TIMEOUT_MS,
                    HEARTBEAT_INTERVAL_MS,
                    MAX_POLL_INTERVAL_MS,
                    ENABLE_AUTO_COMMIT,
                    AUTO_COMMIT_INTERVAL_MS),
            refused());

    private ConsumerKeys() {}

    /** What is wrong between settings, as sentences. */
    public static List<String> problems(ConfigValues values) {
        List<String> problems = new ArrayList<>();
        int heartbeatMs = values.get(HEARTBEAT_INTERVAL_MS);
        int sessionMs = values.get(SESSION_TIMEOUT_MS);
        if (heartbeatMs >= sessionMs) {
            problems.add("heartbeat.interval.ms is " + heartbeatMs
                    + ": it must be less than session.timeout.ms, which is " + sessionMs + "; a third of it is usual");
        }
        if (values.find(GROUP_ID).filter(String::isBlank).isPresent()) {
            problems.add("group.id is empty: name the group, or leave it out to be in none");
        }
        if (values.isSet(GROUP_INSTANCE_ID) && !values.isSet(GROUP_ID)) {
            problems.add("group.instance.id is set without group.id: name the group");
        }
        problems.addAll(otherProtocolsSettings(values));
        return problems;
    }

    private static List<String> otherProtocolsSettings(ConfigValues values) {
        boolean isClassic = values.get(GROUP_PROTOCOL) == GroupProtocol.CLASSIC;
        Map<ConfigKey<?>, String> others = isClassic
                ? Map.of(GROUP_REMOTE_ASSIGNOR, "set group.protocol=consumer, or partition.assignment.strategy instead")
                : Map.of(
                        SESSION_TIMEOUT_MS, "the brokers decide (group.consumer.session.timeout.ms): leave it out",
                        HEARTBEAT_INTERVAL_MS,
                                "the brokers decide (group.consumer.heartbeat.interval.ms): leave it out",
                        PARTITION_ASSIGNMENT_STRATEGY, "set group.remote.assignor instead, or leave it out");
        return others.entrySet().stream()
                .filter(other -> values.isSet(other.getKey()))
                .map(other -> other.getKey().name() + " cannot be set with group.protocol="
                        + values.get(GROUP_PROTOCOL).spellings().get(0) + ": " + other.getValue())
                .sorted()
                .toList();
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("key.deserializer", DESERIALIZER);
        refused.put("value.deserializer", DESERIALIZER);
        refused.put("allow.auto.create.topics", "brokers decide whether to create topics (auto.create.topics.enable)");
        refused.put("exclude.internal.topics", "patterns never match the cluster's own topics; leave it out");
        return refused;
    }
}
