package io.duolog.transport;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS contexts of the JDK's provider from {@link TlsConfig}; reads files, so it is called at start-up. */
final class TlsContexts {
    private static final String HOSTNAME_VERIFICATION = "HTTPS";

    private TlsContexts() {}

    static SslContext forServer(String listenerName, TlsConfig config) throws IOException {
        TlsStore keyStore = config.keyStore()
                .orElseThrow(() -> new IOException("listener " + listenerName
                        + " speaks TLS and has no key: set ssl.keystore.location to its key store"));
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(keyManagers(keyStore));
            builder.clientAuth(
                    switch (config.clientAuthentication()) {
                        case NONE -> ClientAuth.NONE;
                        case REQUESTED -> ClientAuth.OPTIONAL;
                        case REQUIRED -> ClientAuth.REQUIRE;
                    });
            return finish(builder, config);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("TLS of listener " + listenerName + " cannot be set up: " + e.getMessage(), e);
        }
    }

    static SslContext forClient(TlsConfig config) throws IOException {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            if (config.keyStore().isPresent()) {
                builder.keyManager(keyManagers(config.keyStore().get()));
            }
            builder.endpointIdentificationAlgorithm(config.verifiesHostname() ? HOSTNAME_VERIFICATION : "");
            return finish(builder, config);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("TLS of the client cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Whom the peer's certificate names, after the handshake; empty if it showed none. */
    static Optional<Principal> peerOf(SslHandler tls) {
        try {
            return Optional.of(tls.engine().getSession().getPeerPrincipal());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static SslContext finish(SslContextBuilder builder, TlsConfig config)
            throws IOException, GeneralSecurityException {
        builder.sslProvider(SslProvider.JDK);
        if (!config.enabledProtocols().isEmpty()) {
            builder.protocols(config.enabledProtocols());
        }
        if (!config.cipherSuites().isEmpty()) {
            builder.ciphers(config.cipherSuites());
        }
        Optional<TlsStore> trustStore = config.trustStore();
        if (trustStore.isPresent()) {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(trustStore.get(), "ssl.truststore"));
            builder.trustManager(trust);
        }
        return builder.build();
    }

    private static KeyManagerFactory keyManagers(TlsStore store) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        Optional<String> password = store.keyPassword().or(store::password);
        keys.init(load(store, "ssl.keystore"), password.map(String::toCharArray).orElse(new char[0]));
        return keys;
    }

    private static KeyStore load(TlsStore store, String setting) throws IOException, GeneralSecurityException {
        if (store.type().toUpperCase(Locale.ROOT).equals(TlsStore.PEM)) {
            return PemStore.load(store);
        }
        KeyStore loaded = KeyStore.getInstance(store.type());
        try (InputStream input = Files.newInputStream(store.location())) {
            loaded.load(input, store.password().map(String::toCharArray).orElse(null));
            return loaded;
        } catch (IOException e) {
            throw new IOException(
                    setting + ".location=" + store.location() + " cannot be read as " + store.type() + ": "
                            + e.getMessage() + "; check " + setting + ".type and " + setting + ".password",
                    e);
        }
    }
}
