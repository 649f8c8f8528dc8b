package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectErrorsIT {
    private final LoopbackFixture fixture = new LoopbackFixture();

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void saysThatAConnectionIsRefused() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        TransportException failure =
                failure(() -> fixture.connect(InetSocketAddress.createUnresolved("127.0.0.1", port)));

        assertThat(failure.kind()).isEqualTo(CloseKind.CONNECTION_REFUSED);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void saysThatAHostIsUnknown() throws Exception {
        TransportClient client = new TransportClient(fixture.loops, ClientConfig.DEFAULTS);

        TransportException failure = failure(
                () -> client.connect("no-such-host.invalid", 9092).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        assertThat(failure.kind()).isEqualTo(CloseKind.HOST_UNKNOWN);
    }

    @Test
    void saysThatTheAnswerIsHttp() throws Exception {
        assertThat(kindOfAnswer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(CloseKind.PEER_SPEAKS_HTTP);
    }

    @Test
    void saysThatTheAnswerIsTls() throws Exception {
        assertThat(kindOfAnswer(new byte[] {0x15, 3, 3, 0, 2, 2, 40})).isEqualTo(CloseKind.PEER_SPEAKS_TLS);
    }

    @Test
    void saysThatTheServerClosedBeforeItAnswered() throws Exception {
        assertThat(kindOfAnswer(new byte[0])).isEqualTo(CloseKind.CLOSED_BEFORE_ANSWER);
    }

    @Test
    void namesTheListenerWhoseAddressIsInUse() throws Exception {
        InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, LoopbackFixture::echo);

        Throwable failure = catchThrowable(
                () -> fixture.server().bind(ListenerConfig.plaintext("SECOND", "127.0.0.1", address.getPort())));

        assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining("listener SECOND cannot be bound");
    }

    @Test
    void failsRequestsInFlightWhenTheServerGoesAway() throws Exception {
        InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
            request.release();
            connection.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "gone"));
        });
        RequestChannel channel = fixture.connect(address);

        TransportException failure = failure(
                () -> channel.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        assertThat(failure.kind()).isIn(CloseKind.CLOSED_BEFORE_ANSWER, CloseKind.CONNECTION_LOST);
        TransportException later = failure(
                () -> channel.send(LoopbackFixture.frame("y")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
        assertThat(later.kind()).isEqualTo(failure.kind());
    }

    private CloseKind kindOfAnswer(byte[] answer) throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            RequestChannel channel =
                    fixture.connect(InetSocketAddress.createUnresolved("127.0.0.1", listening.getLocalPort()));
            java.util.concurrent.CompletableFuture<InboundFrame> request = channel.send(LoopbackFixture.frame("x"));
            try (Socket accepted = listening.accept()) {
                accepted.getInputStream().readNBytes(5);
                accepted.getOutputStream().write(answer);
            }
            return failure(() -> request.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS))
                    .kind();
        }
    }

    private static TransportException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        Throwable failure = catchThrowable(action);
        assertThat(failure).hasCauseInstanceOf(TransportException.class);
        return (TransportException) failure.getCause();
    }
}
