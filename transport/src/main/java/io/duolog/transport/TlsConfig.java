package io.duolog.transport;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How one end speaks TLS, after Kafka's {@code ssl.*} settings.
 *
 * @param keyStore this end's key and certificates ({@code ssl.keystore.*}); required for listeners
 * @param trustStore whom to trust ({@code ssl.truststore.*}); empty for the JDK's authorities
 * @param clientAuthentication {@code ssl.client.auth}; for listeners
 * @param verifiesHostname whether a client checks the server's certificate against the host it connects to ({@code
 *     ssl.endpoint.identification.algorithm} is {@code https}, the default, or empty)
 * @param enabledProtocols {@code ssl.enabled.protocols}; empty for the JDK's choice
 * @param cipherSuites {@code ssl.cipher.suites}; empty for the JDK's choice
 */
public record TlsConfig(
        Optional<TlsStore> keyStore,
        Optional<TlsStore> trustStore,
        ClientAuthentication clientAuthentication,
        boolean verifiesHostname,
        List<String> enabledProtocols,
        List<String> cipherSuites) {
    /** Kafka's default of {@code ssl.enabled.protocols}. */
    public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Copies the lists. */
    public TlsConfig {
        requireNonNull(keyStore, "keyStore");
        requireNonNull(trustStore, "trustStore");
        requireNonNull(clientAuthentication, "clientAuthentication");
        enabledProtocols = List.copyOf(enabledProtocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** A listener that shows {@code keyStore} and does not ask clients for certificates. */
    public static TlsConfig server(TlsStore keyStore) {
        return new TlsConfig(
                Optional.of(keyStore),
                Optional.empty(),
                ClientAuthentication.NONE,
                false,
                DEFAULT_PROTOCOLS,
                List.of());
    }

    /** A client that trusts what {@code trustStore} trusts, and verifies host names. */
    public static TlsConfig client(TlsStore trustStore) {
        return new TlsConfig(
                Optional.empty(),
                Optional.of(trustStore),
                ClientAuthentication.NONE,
                true,
                DEFAULT_PROTOCOLS,
                List.of());
    }

    /** {@code ssl.client.auth}: whether a listener asks clients for a certificate. */
    public enum ClientAuthentication {
        /** Does not ask. */
        NONE,
        /** Asks, and serves clients that have none. */
        REQUESTED,
        /** Asks, and refuses clients that have none. */
        REQUIRED
    }
}
