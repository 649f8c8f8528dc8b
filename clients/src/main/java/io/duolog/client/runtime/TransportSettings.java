package io.duolog.client.runtime;

import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ConfigKey;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.SecurityProtocol;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.TlsConfig;
import io.duolog.transport.TlsStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The client's settings in the transport's terms. */
public final class TransportSettings {
    private TransportSettings() {}

    /** Connections as configured. */
    public static ClientConfig of(ConfigValues values) {
        ClientConfig defaults = ClientConfig.DEFAULTS;
        ClientConfig plaintext = new ClientConfig(
                defaults.sockets(),
                defaults.responseMaxBytes(),
                defaults.maxRequestsInFlight(),
                Math.max(1, values.get(ClientKeys.CONNECTION_SETUP_TIMEOUT_MAX_MS)),
                Math.max(0, values.get(ClientKeys.CONNECTIONS_MAX_IDLE_MS)),
                Optional.empty());
        return values.get(ClientKeys.SECURITY_PROTOCOL) == SecurityProtocol.SSL
                ? plaintext.withTls(tls(values))
                : plaintext;
    }

    private static TlsConfig tls(ConfigValues values) {
        return new TlsConfig(
                store(
                        values,
                        ClientKeys.SSL_KEYSTORE_LOCATION,
                        ClientKeys.SSL_KEYSTORE_TYPE,
                        ClientKeys.SSL_KEYSTORE_PASSWORD,
                        values.find(ClientKeys.SSL_KEY_PASSWORD)),
                store(
                        values,
                        ClientKeys.SSL_TRUSTSTORE_LOCATION,
                        ClientKeys.SSL_TRUSTSTORE_TYPE,
                        ClientKeys.SSL_TRUSTSTORE_PASSWORD,
                        Optional.empty()),
                TlsConfig.ClientAuthentication.NONE,
                !values.get(ClientKeys.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM).isEmpty(),
                values.get(ClientKeys.SSL_ENABLED_PROTOCOLS),
                List.of());
    }

    private static Optional<TlsStore> store(
            ConfigValues values,
            ConfigKey<String> location,
            ConfigKey<String> type,
            ConfigKey<String> password,
            Optional<String> keyPassword) {
        return values.find(location)
                .map(path -> new TlsStore(values.get(type), Path.of(path), values.find(password), keyPassword));
    }
}
