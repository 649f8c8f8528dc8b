package io.duolog.client.consumer;

import io.duolog.client.IsolationLevel;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.ConsumerKeys;
import io.duolog.client.config.GroupProtocol;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.config.Settings;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.client.serialization.Deserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Collects the settings of a {@link Consumer}. Immutable: every method returns another builder. Each typed method stands
 * for one of Kafka's names; {@link #asProperties} shows which. What is not set is taken from the client's settings, then
 * from Kafka's defaults.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ConsumerBuilder<K, V> {
    private final ClientRuntime runtime;
    private final DefaultAdmin admin;
    private final Deserializer<K> keyDeserializer;
    private final Deserializer<V> valueDeserializer;
    private final Settings settings;

    /** Called by {@code Client.consumer}. */
    public ConsumerBuilder(
            ClientRuntime runtime,
            DefaultAdmin admin,
            Deserializer<K> keyDeserializer,
            Deserializer<V> valueDeserializer) {
        this(runtime, admin, keyDeserializer, valueDeserializer, Settings.NONE);
    }

    private ConsumerBuilder(
            ClientRuntime runtime,
            DefaultAdmin admin,
            Deserializer<K> keyDeserializer,
            Deserializer<V> valueDeserializer,
            Settings settings) {
        this.runtime = runtime;
        this.admin = admin;
        this.keyDeserializer = keyDeserializer;
        this.valueDeserializer = valueDeserializer;
        this.settings = settings;
    }

    private ConsumerBuilder<K, V> with(Settings changed) {
        return new ConsumerBuilder<>(runtime, admin, keyDeserializer, valueDeserializer, changed);
    }

    /** {@code group.id}: the group that the consumer is a member of, and whose offsets it commits. */
    public ConsumerBuilder<K, V> group(String groupId) {
        return with(settings.with(ConsumerKeys.GROUP_ID, groupId));
    }

    /** {@code group.instance.id}: the name of a static member, which keeps its partitions over a restart (KIP-345). */
    public ConsumerBuilder<K, V> groupInstance(String instanceId) {
        return with(settings.with(ConsumerKeys.GROUP_INSTANCE_ID, instanceId));
    }

    /** {@code group.protocol}: who divides the partitions of the group, the members or the coordinator. */
    public ConsumerBuilder<K, V> groupProtocol(GroupProtocol protocol) {
        return with(settings.with(ConsumerKeys.GROUP_PROTOCOL, protocol));
    }

    /** {@code group.remote.assignor}: how the coordinator is to divide them ({@code group.protocol=consumer}). */
    public ConsumerBuilder<K, V> remoteAssignor(String name) {
        return with(settings.with(ConsumerKeys.GROUP_REMOTE_ASSIGNOR, name));
    }

    /** {@code client.rack}: where the consumer stands, for those who divide the partitions. */
    public ConsumerBuilder<K, V> rack(String rackId) {
        return with(settings.with(ConsumerKeys.CLIENT_RACK, rackId));
    }

    /** {@code partition.assignment.strategy}: how the group divides partitions; the preferred way first. */
    public ConsumerBuilder<K, V> assignors(String... names) {
        return with(settings.with(ConsumerKeys.PARTITION_ASSIGNMENT_STRATEGY.name(), String.join(",", List.of(names))));
    }

    /** {@code enable.auto.commit}: whether offsets of processed records are committed by and by. */
    public ConsumerBuilder<K, V> autoCommit(boolean enabled) {
        return with(settings.with(ConsumerKeys.ENABLE_AUTO_COMMIT, enabled));
    }

    /** {@code max.poll.interval.ms}: how long the application may take between two polls. */
    public ConsumerBuilder<K, V> maxPollInterval(Duration longest) {
        return with(settings.withIntMillis(ConsumerKeys.MAX_POLL_INTERVAL_MS, longest));
    }

    /** {@code session.timeout.ms}: a member that is silent for so long is taken for dead. */
    public ConsumerBuilder<K, V> sessionTimeout(Duration timeout) {
        return with(settings.withIntMillis(ConsumerKeys.SESSION_TIMEOUT_MS, timeout));
    }

    /** {@code auto.offset.reset}: where to begin without a usable offset. */
    public ConsumerBuilder<K, V> offsetReset(OffsetReset reset) {
        return with(settings.with(ConsumerKeys.AUTO_OFFSET_RESET, reset));
    }

    /** {@code isolation.level}: which records of transactions are read. */
    public ConsumerBuilder<K, V> isolationLevel(IsolationLevel level) {
        return with(settings.with(ConsumerKeys.ISOLATION_LEVEL, level));
    }

    /** {@code max.poll.records}: how many records one poll returns at most. */
    public ConsumerBuilder<K, V> maxPollRecords(int count) {
        return with(settings.with(ConsumerKeys.MAX_POLL_RECORDS, count));
    }

    /** {@code fetch.min.bytes}: for how many bytes a broker waits before it answers. */
    public ConsumerBuilder<K, V> fetchMinBytes(int sizeBytes) {
        return with(settings.with(ConsumerKeys.FETCH_MIN_BYTES, sizeBytes));
    }

    /** {@code fetch.max.wait.ms}: how long a broker waits for them. */
    public ConsumerBuilder<K, V> fetchMaxWait(Duration longest) {
        return with(settings.withIntMillis(ConsumerKeys.FETCH_MAX_WAIT_MS, longest));
    }

    /** {@code fetch.max.bytes}: how many bytes an answer may have, and how many may wait to be polled. */
    public ConsumerBuilder<K, V> fetchMaxBytes(int sizeBytes) {
        return with(settings.with(ConsumerKeys.FETCH_MAX_BYTES, sizeBytes));
    }

    /** {@code max.partition.fetch.bytes}: how many bytes of one partition an answer may have. */
    public ConsumerBuilder<K, V> maxPartitionFetchBytes(int sizeBytes) {
        return with(settings.with(ConsumerKeys.MAX_PARTITION_FETCH_BYTES, sizeBytes));
    }

    /** {@code check.crcs}: whether batches are checked for damage. */
    public ConsumerBuilder<K, V> checkCrcs(boolean checked) {
        return with(settings.with(ConsumerKeys.CHECK_CRCS, checked));
    }

    /** {@code request.timeout.ms}: how long a broker may take to answer. */
    public ConsumerBuilder<K, V> requestTimeout(Duration timeout) {
        return with(settings.withIntMillis(ClientKeys.REQUEST_TIMEOUT_MS, timeout));
    }

    /** {@code default.api.timeout.ms}: how long a call without a time limit of its own may take. */
    public ConsumerBuilder<K, V> apiTimeout(Duration timeout) {
        return with(settings.withIntMillis(ClientKeys.DEFAULT_API_TIMEOUT_MS, timeout));
    }

    /** Any setting of the consumer by Kafka's name. */
    public ConsumerBuilder<K, V> property(String name, Object value) {
        return with(settings.with(name, value));
    }

    /** As {@link #property}, several at once. */
    public ConsumerBuilder<K, V> properties(Map<String, ?> properties) {
        return with(settings.with(properties));
    }

    /** What was set on this builder, by Kafka's names, as text. */
    public SortedMap<String, String> asProperties() {
        return settings.asProperties();
    }

    /**
     * Opens the consumer. Nothing is connected until something is polled.
     *
     * @throws ClientConfigException naming all settings that are wrong
     */
    public Consumer<K, V> open() {
        Settings inherited = Settings.NONE.with(ClientSchemas.CONSUMER.select(runtime.properties()));
        ConfigValues values =
                ClientSchemas.CONSUMER.parse(inherited.with(settings.asMap()).asMap(), ConsumerKeys::problems);
        return DefaultConsumer.open(
                runtime,
                admin,
                ConsumerConfig.of(values),
                new RecordDeserializer<>(keyDeserializer, valueDeserializer));
    }
}
