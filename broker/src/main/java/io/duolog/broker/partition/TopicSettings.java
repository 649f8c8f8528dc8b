package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.TopicConfig;
import io.duolog.broker.config.TopicKeys;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.TimestampType;
import io.duolog.storage.FlushPolicy;
import io.duolog.storage.LogConfig;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What topics' settings mean for their logs, typed once and remembered until a setting changes: the data path asks for
 * them with every request. Thread-safe.
 */
public final class TopicSettings implements TopicCatalog {
    private final Supplier<MetadataImage> image;
    private final int brokerId;
    private final Map<String, String> file;
    private final Map<String, Settings> byTopic = new ConcurrentHashMap<>();

    private record Settings(LogConfig log, int minInsyncReplicas) {}

    /**
     * Looks settings up in an image.
     *
     * @param image the newest metadata
     * @param brokerId whose settings lie below those of topics
     * @param file what the configuration file said
     */
    public TopicSettings(Supplier<MetadataImage> image, int brokerId, Map<String, String> file) {
        this.image = requireNonNull(image, "image");
        this.brokerId = brokerId;
        this.file = Map.copyOf(file);
    }

    @Override
    public Optional<String> nameOf(UUID topicId) {
        return image.get().topics().find(topicId).map(topic -> topic.name());
    }

    @Override
    public boolean exists(String topic, int partition) {
        return image.get()
                .topics()
                .find(topic)
                .flatMap(found -> found.partition(partition))
                .isPresent();
    }

    @Override
    public int minInsyncReplicas(String topic) {
        return settings(topic).minInsyncReplicas();
    }

    /** The settings of a topic's logs. */
    public LogConfig logConfig(String topic) {
        return settings(topic).log();
    }

    /** The settings of a topic's logs in a newer image, which hold from now on. */
    LogConfig refresh(String topic, MetadataImage newer) {
        Settings settings = settings(topic, newer);
        byTopic.put(topic, settings);
        return settings.log();
    }

    /** Forgets a topic that is gone. */
    void forget(String topic) {
        byTopic.remove(topic);
    }

    private Settings settings(String topic) {
        Settings known = byTopic.get(topic);
        return known != null ? known : byTopic.computeIfAbsent(topic, name -> settings(name, image.get()));
    }

    private Settings settings(String topic, MetadataImage from) {
        TopicConfig config = from.topicConfig(topic, brokerId, file);
        return new Settings(logConfig(config), config.get(TopicKeys.MIN_INSYNC_REPLICAS));
    }

    private static int level(TopicConfig config, CompressionType codec) {
        return switch (codec) {
            case GZIP -> config.get(TopicKeys.COMPRESSION_GZIP_LEVEL);
            case LZ4 -> config.get(TopicKeys.COMPRESSION_LZ4_LEVEL);
            case ZSTD -> config.get(TopicKeys.COMPRESSION_ZSTD_LEVEL);
            case NONE, SNAPPY -> codec.defaultLevel();
        };
    }

    private static LogConfig logConfig(TopicConfig config) {
        TimestampType timestampType =
                config.usesLogAppendTime() ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
        return new LogConfig(
                config.get(TopicKeys.SEGMENT_BYTES),
                config.get(TopicKeys.SEGMENT_MS),
                config.get(TopicKeys.SEGMENT_JITTER_MS),
                config.get(TopicKeys.SEGMENT_INDEX_BYTES),
                config.get(TopicKeys.INDEX_INTERVAL_BYTES),
                new LogConfig.Batches(
                        config.get(TopicKeys.MAX_MESSAGE_BYTES),
                        config.get(TopicKeys.MAX_DECOMPRESSED_MESSAGE_BYTES),
                        LogConfig.Batches.compression(
                                config.get(TopicKeys.COMPRESSION_TYPE), codec -> level(config, codec))),
                new LogConfig.Retention(
                        config.deletes(),
                        config.compacts(),
                        config.get(TopicKeys.RETENTION_MS),
                        config.get(TopicKeys.RETENTION_BYTES)),
                new LogConfig.Compaction(
                        config.get(TopicKeys.MIN_CLEANABLE_DIRTY_RATIO),
                        config.get(TopicKeys.MIN_COMPACTION_LAG_MS),
                        config.get(TopicKeys.MAX_COMPACTION_LAG_MS),
                        config.get(TopicKeys.DELETE_RETENTION_MS)),
                new LogConfig.Timestamps(
                        timestampType,
                        config.get(TopicKeys.MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
                        config.get(TopicKeys.MESSAGE_TIMESTAMP_AFTER_MAX_MS)),
                new FlushPolicy(
                        config.get(TopicKeys.FLUSH_BEFORE_ACK),
                        config.get(TopicKeys.FLUSH_MESSAGES),
                        config.get(TopicKeys.FLUSH_MS)),
                config.get(TopicKeys.FILE_DELETE_DELAY_MS));
    }
}
