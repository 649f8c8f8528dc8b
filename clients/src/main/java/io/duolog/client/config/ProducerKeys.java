package io.duolog.client.config;

import io.duolog.protocol.record.CompressionType;
import java.util.List;
import java.util.Map;

/** The settings of a producer. Names, types and defaults are those of Apache Kafka's clients 4.4. */
public final class ProducerKeys {
    /** Who must have a batch before it counts as sent. */
    public static final ConfigKey<Acks> ACKS = ConfigKey.ofEnum("acks", Acks.ALL, Acks::spellings);

    /** How many bytes of records for one partition are collected before they are sent, if they come fast enough. */
    public static final ConfigKey<Integer> BATCH_SIZE = ConfigKey.ofInt("batch.size", 16_384, 0, Integer.MAX_VALUE);

    /** How long a batch that is not full waits for more records, ms. */
    public static final ConfigKey<Long> LINGER_MS = ConfigKey.ofLong("linger.ms", 5, 0);

    /** How many bytes may be held by records that are not yet acknowledged. */
    public static final ConfigKey<Long> BUFFER_MEMORY = ConfigKey.ofLong("buffer.memory", 33_554_432, 0);

    /** How long {@code send} waits for metadata and for memory before it fails, ms. */
    public static final ConfigKey<Long> MAX_BLOCK_MS = ConfigKey.ofLong("max.block.ms", 60_000, 0);

    /** How batches are compressed. */
    public static final ConfigKey<CompressionType> COMPRESSION_TYPE =
            ConfigKey.ofEnum("compression.type", CompressionType.NONE, type -> List.of(type.configName()));

    /** 1 (fast) to 9 (small), or -1 for zlib's default. */
    public static final ConfigKey<Integer> COMPRESSION_GZIP_LEVEL =
            ConfigKey.ofInt("compression.gzip.level", -1, -1, 9);

    /** 1 (fast) to 17 (small). */
    public static final ConfigKey<Integer> COMPRESSION_LZ4_LEVEL = ConfigKey.ofInt("compression.lz4.level", 9, 1, 17);

    /** -131072 (fast) to 22 (small). */
    public static final ConfigKey<Integer> COMPRESSION_ZSTD_LEVEL =
            ConfigKey.ofInt("compression.zstd.level", 3, -131_072, 22);

    /** Whether retries can neither duplicate nor reorder records. */
    public static final ConfigKey<Boolean> ENABLE_IDEMPOTENCE = ConfigKey.ofBoolean("enable.idempotence", true);

    /** How long a record may take from {@code send} until it is acknowledged, all retries included, ms. */
    public static final ConfigKey<Integer> DELIVERY_TIMEOUT_MS =
            ConfigKey.ofInt("delivery.timeout.ms", 120_000, 0, Integer.MAX_VALUE);

    /** How often a batch is sent again; usually limited by {@link #DELIVERY_TIMEOUT_MS} rather than by this. */
    public static final ConfigKey<Integer> RETRIES =
            ConfigKey.ofInt("retries", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);

    /** How many requests one node may have unanswered. */
    public static final ConfigKey<Integer> MAX_IN_FLIGHT =
            ConfigKey.ofInt("max.in.flight.requests.per.connection", 5, 1, Integer.MAX_VALUE);

    /** The largest produce request, and with it the largest record, in bytes. */
    public static final ConfigKey<Integer> MAX_REQUEST_SIZE =
            ConfigKey.ofInt("max.request.size", 1_048_576, 0, Integer.MAX_VALUE);

    /** Whether records are spread over partitions as if they had no key. */
    public static final ConfigKey<Boolean> PARTITIONER_IGNORE_KEYS =
            ConfigKey.ofBoolean("partitioner.ignore.keys", false);

    /** Whether records without a key go rather to partitions that answer faster (KIP-794). */
    public static final ConfigKey<Boolean> PARTITIONER_ADAPTIVE =
            ConfigKey.ofBoolean("partitioner.adaptive.partitioning.enable", true);

    private static final String SERIALIZER =
            "pass the serializer itself to Client.producer(keySerializer, valueSerializer)";

    /** All of the above, and the names of Kafka that are refused with advice. */
    public static final ConfigSchema SCHEMA = ConfigSchema.of(
            List.of(
                    ACKS,
                    BATCH_SIZE,
                    LINGER_MS,
                    BUFFER_MEMORY,
                    MAX_BLOCK_MS,
                    COMPRESSION_TYPE,
                    COMPRESSION_GZIP_LEVEL,
                    COMPRESSION_LZ4_LEVEL,
                    COMPRESSION_ZSTD_LEVEL,
                    ENABLE_IDEMPOTENCE,
                    DELIVERY_TIMEOUT_MS,
                    RETRIES,
                    MAX_IN_FLIGHT,
                    MAX_REQUEST_SIZE,
                    PARTITIONER_IGNORE_KEYS,
                    PARTITIONER_ADAPTIVE),
            Map.of(
                    "key.serializer",
                    SERIALIZER,
                    "value.serializer",
                    SERIALIZER,
                    "partitioner.class",
                    "pass the partitioner itself to ProducerBuilder.partitioner",
                    "transactional.id",
                    "transactions are not implemented yet"));

    private ProducerKeys() {}
}
