package io.duolog.client.producer;

import io.duolog.client.config.Acks;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.ProducerKeys;
import io.duolog.client.config.Settings;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.client.serialization.Serializer;
import io.duolog.protocol.record.CompressionType;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Producer}. Immutable: every method returns another builder. Each typed method stands
 * for one of Kafka's names; {@link #asProperties} shows which. What is not set is taken from the client's settings, then
 * from Kafka's defaults.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ProducerBuilder<K, V> {
    private final ClientRuntime runtime;
    private final Serializer<K> keySerializer;
    private final Serializer<V> valueSerializer;
    private final @Nullable Partitioner partitioner;
    private final Settings settings;

    /** Called by {@code Client.producer}. */
    public ProducerBuilder(ClientRuntime runtime, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        this(runtime, keySerializer, valueSerializer, null, Settings.NONE);
    }

    private ProducerBuilder(
            ClientRuntime runtime,
            Serializer<K> keySerializer,
            Serializer<V> valueSerializer,
            @Nullable Partitioner partitioner,
            Settings settings) {
        this.runtime = runtime;
        this.keySerializer = keySerializer;
        this.valueSerializer = valueSerializer;
        this.partitioner = partitioner;
        this.settings = settings;
    }

    private ProducerBuilder<K, V> with(Settings changed) {
        return new ProducerBuilder<>(runtime, keySerializer, valueSerializer, partitioner, changed);
    }

    /** {@code acks}: who must have a record before it counts as sent. */
    public ProducerBuilder<K, V> acks(Acks acks) {
        return with(settings.with(ProducerKeys.ACKS, acks));
    }

    /** {@code enable.idempotence}: whether retries can neither duplicate nor reorder records. */
    public ProducerBuilder<K, V> idempotence(boolean enabled) {
        return with(settings.with(ProducerKeys.ENABLE_IDEMPOTENCE, enabled));
    }

    /** {@code batch.size}: how many bytes are collected for one partition. */
    public ProducerBuilder<K, V> batchSizeBytes(int sizeBytes) {
        return with(settings.with(ProducerKeys.BATCH_SIZE, sizeBytes));
    }

    /** {@code linger.ms}: how long a batch that is not full waits for more. */
    public ProducerBuilder<K, V> linger(Duration linger) {
        return with(settings.withMillis(ProducerKeys.LINGER_MS, linger));
    }

    /** {@code buffer.memory}: how many bytes may be held by records that are not yet acknowledged. */
    public ProducerBuilder<K, V> bufferMemoryBytes(long sizeBytes) {
        return with(settings.with(ProducerKeys.BUFFER_MEMORY, sizeBytes));
    }

    /** {@code max.block.ms}: how long {@code send} waits for metadata and memory. */
    public ProducerBuilder<K, V> maxBlock(Duration longest) {
        return with(settings.withMillis(ProducerKeys.MAX_BLOCK_MS, longest));
    }

    /** {@code compression.type}; the levels are set by {@code property("compression.zstd.level", 3)} and the like. */
    public ProducerBuilder<K, V> compression(CompressionType type) {
        return with(settings.with(ProducerKeys.COMPRESSION_TYPE, type));
    }

    /** {@code delivery.timeout.ms}: how long a record may take, all retries included. */
    public ProducerBuilder<K, V> deliveryTimeout(Duration timeout) {
        return with(settings.withIntMillis(ProducerKeys.DELIVERY_TIMEOUT_MS, timeout));
    }

    /** {@code retries}: how often a batch is sent again. */
    public ProducerBuilder<K, V> retries(int retries) {
        return with(settings.with(ProducerKeys.RETRIES, retries));
    }

    /** {@code max.in.flight.requests.per.connection}: how many requests one broker may have unanswered. */
    public ProducerBuilder<K, V> maxInFlightRequests(int requests) {
        return with(settings.with(ProducerKeys.MAX_IN_FLIGHT, requests));
    }

    /** {@code max.request.size}: the largest produce request in bytes, and with it the largest record. */
    public ProducerBuilder<K, V> maxRequestSizeBytes(int sizeBytes) {
        return with(settings.with(ProducerKeys.MAX_REQUEST_SIZE, sizeBytes));
    }

    /** {@code request.timeout.ms}: how long a broker may take to answer. */
    public ProducerBuilder<K, V> requestTimeout(Duration timeout) {
        return with(settings.withIntMillis(ClientKeys.REQUEST_TIMEOUT_MS, timeout));
    }

    /** {@code partitioner.ignore.keys}: whether records are spread as if they had no key. */
    public ProducerBuilder<K, V> ignoreKeys(boolean ignored) {
        return with(settings.with(ProducerKeys.PARTITIONER_IGNORE_KEYS, ignored));
    }

    /** Chooses partitions in place of the default; see {@link Partitioners}. */
    public ProducerBuilder<K, V> partitioner(Partitioner chosen) {
        return new ProducerBuilder<>(runtime, keySerializer, valueSerializer, chosen, settings);
    }

    /** Any setting of the producer by Kafka's name. */
    public ProducerBuilder<K, V> property(String name, Object value) {
        return with(settings.with(name, value));
    }

    /** As {@link #property}, several at once. */
    public ProducerBuilder<K, V> properties(Map<String, ?> properties) {
        return with(settings.with(properties));
    }

    /** What was set on this builder, by Kafka's names, as text. */
    public SortedMap<String, String> asProperties() {
        return settings.asProperties();
    }

    /**
     * Opens the producer. Nothing is connected until something is sent.
     *
     * @throws ClientConfigException naming all settings that are wrong
     */
    public Producer<K, V> open() {
        Settings inherited = Settings.NONE.with(ClientSchemas.PRODUCER.select(runtime.properties()));
        ConfigValues values =
                ClientSchemas.PRODUCER.parse(inherited.with(settings.asMap()).asMap(), ProducerConfig::problems);
        return DefaultProducer.open(
                runtime,
                ProducerConfig.of(values),
                new RecordSerializer<>(keySerializer, valueSerializer),
                partitioner);
    }
}
