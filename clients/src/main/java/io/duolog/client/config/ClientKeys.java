package io.duolog.client.config;

import java.util.List;
import java.util.Map;

/**
 * The settings of connections, metadata and retries: those that producer, consumer and admin of one {@code Client}
 * share. Names, types and defaults are those of Apache Kafka's clients 4.4.
 */
public final class ClientKeys {
    /** Where to ask first: {@code host:port}, comma-separated; required. One reachable broker is enough. */
    public static final ConfigKey<List<String>> BOOTSTRAP_SERVERS = ConfigKey.ofList("bootstrap.servers", null);

    /** The name under which brokers see this client in logs, metrics and quotas. */
    public static final ConfigKey<String> CLIENT_ID = ConfigKey.ofString("client.id", "");

    /** How long a broker may take to answer a request before the connection counts as broken, ms. */
    public static final ConfigKey<Integer> REQUEST_TIMEOUT_MS =
            ConfigKey.ofInt("request.timeout.ms", 30_000, 0, Integer.MAX_VALUE);

    /** How long a call that is not about records may take as a whole, retries included, ms. */
    public static final ConfigKey<Integer> DEFAULT_API_TIMEOUT_MS =
            ConfigKey.ofInt("default.api.timeout.ms", 60_000, 0, Integer.MAX_VALUE);

    /** How long to wait before the first retry of a failed request, ms; doubles with each further one. */
    public static final ConfigKey<Long> RETRY_BACKOFF_MS = ConfigKey.ofLong("retry.backoff.ms", 100, 0);

    /** The longest wait between two tries of a request, ms. */
    public static final ConfigKey<Long> RETRY_BACKOFF_MAX_MS = ConfigKey.ofLong("retry.backoff.max.ms", 1_000, 0);

    /** How long to wait before a node is connected to again after the first failure, ms; doubles each time. */
    public static final ConfigKey<Long> RECONNECT_BACKOFF_MS = ConfigKey.ofLong("reconnect.backoff.ms", 50, 0);

    /** The longest wait between two tries to connect to one node, ms. */
    public static final ConfigKey<Long> RECONNECT_BACKOFF_MAX_MS =
            ConfigKey.ofLong("reconnect.backoff.max.ms", 1_000, 0);

    /** How long the first try to connect may take, ms; doubles with each failure in a row. */
    public static final ConfigKey<Long> CONNECTION_SETUP_TIMEOUT_MS =
            ConfigKey.ofLong("socket.connection.setup.timeout.ms", 10_000, 0);

    /** The longest that a try to connect may take, ms. */
    public static final ConfigKey<Long> CONNECTION_SETUP_TIMEOUT_MAX_MS =
            ConfigKey.ofLong("socket.connection.setup.timeout.max.ms", 30_000, 0);

    /** A connection without traffic for this long is closed, ms; negative: never. */
    public static final ConfigKey<Long> CONNECTIONS_MAX_IDLE_MS =
            ConfigKey.ofLong("connections.max.idle.ms", 540_000, -1);

    /** How old metadata may get before it is asked for again without a reason, ms. */
    public static final ConfigKey<Long> METADATA_MAX_AGE_MS = ConfigKey.ofLong("metadata.max.age.ms", 300_000, 0);

    /** A topic that nobody used for this long is no longer asked for, ms. */
    public static final ConfigKey<Long> METADATA_MAX_IDLE_MS = ConfigKey.ofLong("metadata.max.idle.ms", 300_000, 5_000);

    /** Plain text or TLS. */
    public static final ConfigKey<SecurityProtocol> SECURITY_PROTOCOL =
            ConfigKey.ofEnum("security.protocol", SecurityProtocol.PLAINTEXT, protocol -> List.of(protocol.name()));

    /** The file with the certificates that brokers are checked against; absent: the JDK's. */
    public static final ConfigKey<String> SSL_TRUSTSTORE_LOCATION = ConfigKey.ofString("ssl.truststore.location", null);

    /** What opens {@link #SSL_TRUSTSTORE_LOCATION}. */
    public static final ConfigKey<String> SSL_TRUSTSTORE_PASSWORD = ConfigKey.ofString("ssl.truststore.password", null);

    /** The format of {@link #SSL_TRUSTSTORE_LOCATION}: JKS, PKCS12 or PEM. */
    public static final ConfigKey<String> SSL_TRUSTSTORE_TYPE = ConfigKey.ofString("ssl.truststore.type", "JKS");

    /** The file with this client's own key and certificate, for brokers that ask for one. */
    public static final ConfigKey<String> SSL_KEYSTORE_LOCATION = ConfigKey.ofString("ssl.keystore.location", null);

    /** What opens {@link #SSL_KEYSTORE_LOCATION}. */
    public static final ConfigKey<String> SSL_KEYSTORE_PASSWORD = ConfigKey.ofString("ssl.keystore.password", null);

    /** The format of {@link #SSL_KEYSTORE_LOCATION}: JKS, PKCS12 or PEM. */
    public static final ConfigKey<String> SSL_KEYSTORE_TYPE = ConfigKey.ofString("ssl.keystore.type", "JKS");

    /** What opens the key inside the key store; absent: the key store's password. */
    public static final ConfigKey<String> SSL_KEY_PASSWORD = ConfigKey.ofString("ssl.key.password", null);

    /** The TLS versions that may be negotiated. */
    public static final ConfigKey<List<String>> SSL_ENABLED_PROTOCOLS =
            ConfigKey.ofList("ssl.enabled.protocols", List.of("TLSv1.2", "TLSv1.3"));

    /** {@code https}: the broker's certificate must name its host. Empty: it need not. */
    public static final ConfigKey<String> SSL_ENDPOINT_IDENTIFICATION_ALGORITHM =
            ConfigKey.ofString("ssl.endpoint.identification.algorithm", "https");

    private static final String SASL = "SASL is not implemented yet; use security.protocol PLAINTEXT or SSL";
    private static final String METRICS = "metrics are read from the object, for instance Producer.metrics()";

    /** All of the above, and the names of Kafka that are refused with advice. */
    public static final ConfigSchema SCHEMA = ConfigSchema.of(
            List.of(
                    BOOTSTRAP_SERVERS,
                    CLIENT_ID,
                    REQUEST_TIMEOUT_MS,
                    DEFAULT_API_TIMEOUT_MS,
                    RETRY_BACKOFF_MS,
                    RETRY_BACKOFF_MAX_MS,
                    RECONNECT_BACKOFF_MS,
                    RECONNECT_BACKOFF_MAX_MS,
                    CONNECTION_SETUP_TIMEOUT_MS,
                    CONNECTION_SETUP_TIMEOUT_MAX_MS,
                    CONNECTIONS_MAX_IDLE_MS,
                    METADATA_MAX_AGE_MS,
                    METADATA_MAX_IDLE_MS,
                    SECURITY_PROTOCOL,
                    SSL_TRUSTSTORE_LOCATION,
                    SSL_TRUSTSTORE_PASSWORD,
                    SSL_TRUSTSTORE_TYPE,
                    SSL_KEYSTORE_LOCATION,
                    SSL_KEYSTORE_PASSWORD,
                    SSL_KEYSTORE_TYPE,
                    SSL_KEY_PASSWORD,
                    SSL_ENABLED_PROTOCOLS,
                    SSL_ENDPOINT_IDENTIFICATION_ALGORITHM),
            Map.of(
                    "sasl.mechanism", SASL,
                    "sasl.jaas.config", SASL,
                    "metric.reporters", METRICS,
                    "metrics.num.samples", METRICS,
                    "metrics.recording.level", METRICS,
                    "metrics.sample.window.ms", METRICS,
                    "enable.metrics.push", "the client sends no telemetry; leave it out",
                    "interceptor.classes", "wrap the producer or the consumer instead"));

    private ClientKeys() {}
}
