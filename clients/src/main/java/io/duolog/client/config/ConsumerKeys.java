package io.duolog.client.config;

import io.duolog.client.IsolationLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private static final String DESERIALIZER =
            "pass the deserializer itself to Client.consumer(keyDeserializer, valueDeserializer)";
    private static final String GROUPS = "consumer groups are not implemented yet: assign partitions";

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
                    CHECK_CRCS),
            refused());

    private ConsumerKeys() {}

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("key.deserializer", DESERIALIZER);
        refused.put("value.deserializer", DESERIALIZER);
        refused.put("client.rack", "reading from followers is not implemented yet");
        refused.put("allow.auto.create.topics", "brokers decide whether to create topics (auto.create.topics.enable)");
        for (String name : List.of(
                "group.id",
                "group.instance.id",
                "group.protocol",
                "enable.auto.commit",
                "auto.commit.interval.ms",
                "partition.assignment.strategy",
                "session.timeout.ms",
                "heartbeat.interval.ms",
                "max.poll.interval.ms")) {
            refused.put(name, GROUPS);
        }
        return refused;
    }
}
