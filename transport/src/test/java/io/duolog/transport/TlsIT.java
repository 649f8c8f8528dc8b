package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    @TempDir
    static Path directory;

    private static TestKeys keys;
    private static TestKeys wrongHost;

    private final LoopbackFixture fixture = new LoopbackFixture();

    @BeforeAll
    static void createKeys() throws Exception {
        keys = TestKeys.create(directory);
        wrongHost = TestKeys.create(directory, "SAN=dns:elsewhere");
    }

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void carriesFramesAndVerifiesTheHost() throws Exception {
        InetSocketAddress address = serve(keys.server());

        assertThat(echo(address, keys.client(false))).isEqualTo("over TLS");
    }

    @Test
    void readsPemFiles() throws Exception {
        TlsStore pem = new TlsStore(TlsStore.PEM, writePem(), Optional.empty(), Optional.empty());
        InetSocketAddress address = serve(TlsConfig.server(pem));

        assertThat(echo(address, TlsConfig.client(pem))).isEqualTo("over TLS");
    }

    @Test
    void tellsTheHandlerWhoTheClientIs() throws Exception {
        CompletableFuture<String> peer = new CompletableFuture<>();
        InetSocketAddress address = fixture.serve(
                ServerConfig.DEFAULTS,
                connection -> {
                    peer.complete(connection.tlsPeer().orElseThrow().getName());
                    return LoopbackFixture.echo(connection);
                },
                listener(keys.server(TlsConfig.ClientAuthentication.REQUIRED)));

        assertThat(echo(address, keys.client(true))).isEqualTo("over TLS");
        assertThat(peer).isCompletedWithValue("CN=test");
    }

    @Test
    void refusesAClientWithoutARequiredCertificate() throws Exception {
        InetSocketAddress address = serve(keys.server(TlsConfig.ClientAuthentication.REQUIRED));

        Throwable failure = catchThrowable(() -> echo(address, keys.client(false)));

        assertThat(failure).hasRootCauseInstanceOf(IOException.class);
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(fixture.misbehaviour)
                .extracting(CloseReason::kind)
                .containsExactly(CloseKind.TLS_HANDSHAKE_FAILED));
    }

    @Test
    void refusesAServerWhoseCertificateNamesAnotherHost() throws Exception {
        InetSocketAddress address = serve(wrongHost.server());

        assertThat(kind(() -> echo(address, wrongHost.client(false)))).isEqualTo(CloseKind.TLS_HANDSHAKE_FAILED);
    }

    @Test
    void refusesAServerThatIsNotTrusted() throws Exception {
        InetSocketAddress address = serve(keys.server());

        assertThat(kind(() -> echo(address, wrongHost.client(false)))).isEqualTo(CloseKind.TLS_HANDSHAKE_FAILED);
    }

    @Test
    void tellsAPlaintextClientThatThePortSpeaksTls() throws Exception {
        InetSocketAddress address = serve(keys.server());
        RequestChannel channel = fixture.connect(address);

        CloseKind kind = kind(() ->
                channel.send(LoopbackFixture.frame("plaintext")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        assertThat(kind).isIn(CloseKind.PEER_SPEAKS_TLS, CloseKind.CLOSED_BEFORE_ANSWER);
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(fixture.misbehaviour)
                .extracting(CloseReason::kind)
                .containsExactly(CloseKind.PEER_NOT_TLS));
    }

    @Test
    void tellsATlsClientThatThePortIsPlaintext() throws Exception {
        InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, LoopbackFixture::echo);

        assertThat(kind(() -> echo(address, keys.client(false)))).isEqualTo(CloseKind.TLS_HANDSHAKE_FAILED);
    }

    @Test
    void namesTheSettingWhenAKeyStoreCannotBeRead() {
        TlsStore missing = new TlsStore("PKCS12", directory.resolve("missing.p12"), Optional.empty(), Optional.empty());

        assertThat(catchThrowable(() -> serve(TlsConfig.server(missing))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ssl.keystore.location=")
                .hasMessageContaining("missing.p12");
    }

    private InetSocketAddress serve(TlsConfig tls) throws IOException {
        return fixture.serve(ServerConfig.DEFAULTS, LoopbackFixture::echo, listener(tls));
    }

    private static ListenerConfig listener(TlsConfig tls) {
        return new ListenerConfig("SSL", "127.0.0.1", 0, Optional.of(tls));
    }

    private String echo(InetSocketAddress address, TlsConfig tls) throws Exception {
        RequestChannel channel = fixture.connect(address, ClientConfig.DEFAULTS.withTls(tls));
        return LoopbackFixture.text(
                channel.send(LoopbackFixture.frame("over TLS")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
    }

    private static CloseKind kind(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        Throwable failure = catchThrowable(action);
        assertThat(failure).hasCauseInstanceOf(TransportException.class);
        return ((TransportException) failure.getCause()).kind();
    }

    private static Path writePem() throws Exception {
        TlsStore store = keys.store();
        char[] password = store.password().orElseThrow().toCharArray();
        KeyStore loaded = KeyStore.getInstance(store.location().toFile(), password);
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Path file = directory.resolve("key.pem");
        Files.write(
                file,
                List.of(
                        "-----BEGIN PRIVATE KEY-----",
                        encoder.encodeToString(loaded.getKey("key", password).getEncoded()),
                        "-----END PRIVATE KEY-----",
                        "-----BEGIN CERTIFICATE-----",
                        encoder.encodeToString(loaded.getCertificate("key").getEncoded()),
                        "-----END CERTIFICATE-----"));
        return file;
    }
}
