package io.duolog.client;

import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.SecurityProtocol;
import io.duolog.client.config.Settings;
import io.duolog.client.errors.ClientConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Collects the settings of a {@link Client}. Immutable: every method returns another builder. Each typed method stands for
 * one of Kafka's names; {@link #asProperties} shows which.
 */
public final class ClientBuilder {
    private final Settings settings;

    ClientBuilder(Settings settings) {
        this.settings = settings;
    }

    /** {@code bootstrap.servers}: brokers to ask first, each as {@code host:port}; one that can be reached is enough. */
    public ClientBuilder bootstrapServers(String... addresses) {
        return new ClientBuilder(
                settings.with(ClientKeys.BOOTSTRAP_SERVERS.name(), String.join(",", List.of(addresses))));
    }

    /** {@code client.id}: the name under which brokers see this client. */
    public ClientBuilder clientId(String clientId) {
        return new ClientBuilder(settings.with(ClientKeys.CLIENT_ID, clientId));
    }

    /** {@code request.timeout.ms}: how long a broker may take to answer. */
    public ClientBuilder requestTimeout(Duration timeout) {
        return new ClientBuilder(settings.withIntMillis(ClientKeys.REQUEST_TIMEOUT_MS, timeout));
    }

    /** {@code retry.backoff.ms} and {@code retry.backoff.max.ms}: the first and the longest wait between two tries. */
    public ClientBuilder retryBackoff(Duration first, Duration longest) {
        return new ClientBuilder(settings.withMillis(ClientKeys.RETRY_BACKOFF_MS, first)
                .withMillis(ClientKeys.RETRY_BACKOFF_MAX_MS, longest));
    }

    /**
     * {@code reconnect.backoff.ms} and {@code reconnect.backoff.max.ms}: the first and the longest wait between two tries to
     * connect to one broker.
     */
    public ClientBuilder reconnectBackoff(Duration first, Duration longest) {
        return new ClientBuilder(settings.withMillis(ClientKeys.RECONNECT_BACKOFF_MS, first)
                .withMillis(ClientKeys.RECONNECT_BACKOFF_MAX_MS, longest));
    }

    /** {@code metadata.max.age.ms}: how old the view of the cluster may get. */
    public ClientBuilder metadataMaxAge(Duration age) {
        return new ClientBuilder(settings.withMillis(ClientKeys.METADATA_MAX_AGE_MS, age));
    }

    /** {@code security.protocol}: plain text or TLS; TLS is configured by Kafka's {@code ssl.*} names. */
    public ClientBuilder securityProtocol(SecurityProtocol protocol) {
        return new ClientBuilder(settings.with(ClientKeys.SECURITY_PROTOCOL, protocol));
    }

    /** Any setting of the client, or the default of one for everything opened from it, by Kafka's name. */
    public ClientBuilder property(String name, Object value) {
        return new ClientBuilder(settings.with(name, value));
    }

    /** As {@link #property}, several at once. */
    public ClientBuilder properties(Map<String, ?> properties) {
        return new ClientBuilder(settings.with(properties));
    }

    /** What was set, by Kafka's names, as text. */
    public SortedMap<String, String> asProperties() {
        return settings.asProperties();
    }

    /**
     * Opens the client. Nothing is connected until something is asked for.
     *
     * @throws ClientConfigException naming all settings that are wrong
     */
    public Client build() {
        return Client.open(settings);
    }
}
