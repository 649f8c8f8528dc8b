package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that do not speak the protocol are closed for the right reason, while a well-behaved client is served. */
class HostileInputIT {
    private static final int REQUEST_MAX_BYTES = 1_000_000;

    private final LoopbackFixture fixture = new LoopbackFixture();

    @AfterEach
    void closeFixture() {
        fixture.close();
    }

    @Test
    void closesAnOversizedFrameBeforeAllocating() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);

        sendAndAwaitClose(
                address, ByteBuffer.allocate(4).putInt(REQUEST_MAX_BYTES + 1).array());

        assertMisbehaviour(CloseKind.OVERSIZED_FRAME, "socket.request.max.bytes is 1000000");
        assertServed(address);
    }

    @Test
    void closesANegativeSize() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);

        sendAndAwaitClose(address, ByteBuffer.allocate(4).putInt(-5).array());

        assertMisbehaviour(CloseKind.NEGATIVE_FRAME_SIZE, "-5");
        assertServed(address);
    }

    @Test
    void recognisesAnHttpRequest() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);

        sendAndAwaitClose(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertMisbehaviour(CloseKind.PEER_SPEAKS_HTTP, "HTTP request");
        assertServed(address);
    }

    @Test
    void recognisesATlsHello() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        try (SSLSocket socket = (SSLSocket)
                SSLContext.getDefault().getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
            socket.startHandshake();
        } catch (IOException expected) {
            // The server does not answer a hello.
        }

        assertMisbehaviour(CloseKind.PEER_SPEAKS_TLS, "the client speaks TLS to a plaintext listener");
        assertServed(address);
    }

    @Test
    void survivesRandomBytes() throws Exception {
        Random random = new Random(20261121L);
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5_000)];
            random.nextBytes(bytes);
            Socket socket = new Socket(address.getAddress(), address.getPort());
            sockets.add(socket);
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException expected) {
                // Closed before the last byte.
            }
        }

        assertServed(address);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void closesAFrameThatDripsIn() throws Exception {
        InetSocketAddress address = serve(new ConnectionTimeouts(0, 400, 0));
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setTcpNoDelay(true);
            DataOutputStream output = new DataOutputStream(socket.getOutputStream());
            output.writeInt(100_000);
            output.flush();

            Awaitility.await().pollInterval(java.time.Duration.ofMillis(20)).until(() -> {
                try {
                    output.write(1);
                    output.flush();
                } catch (IOException closed) {
                    return true;
                }
                return !fixture.misbehaviour.isEmpty();
            });
        }

        assertMisbehaviour(CloseKind.SLOW_FRAME, "connection.frame.receive.timeout.ms=400");
        assertServed(address);
    }

    @Test
    void closesAConnectionThatNeverAsks() throws Exception {
        InetSocketAddress address = serve(new ConnectionTimeouts(0, 0, 300));
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }

        assertMisbehaviour(CloseKind.NO_FIRST_REQUEST, "connection.first.request.timeout.ms=300");
    }

    @Test
    void closesAnIdleConnectionWithoutCallingItMisbehaviour() throws Exception {
        InetSocketAddress address = serve(new ConnectionTimeouts(300, 0, 0));
        RequestChannel channel = fixture.connect(address);

        CloseReason reason = channel.closed().get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

        assertThat(reason.kind()).isEqualTo(CloseKind.CLOSED_BEFORE_ANSWER);
        assertThat(fixture.misbehaviour).isEmpty();
    }

    @Test
    void refusesConnectionsOverTheLimitOfAnAddress() throws Exception {
        ServerConfig config = new ServerConfig(
                SocketOptions.DEFAULTS,
                FrameLimits.DEFAULTS,
                new ConnectionLimits(100, 2),
                ConnectionTimeouts.SERVER_DEFAULTS);
        InetSocketAddress address = fixture.serve(config, LoopbackFixture::echo);
        RequestChannel first = fixture.connect(address);
        LoopbackFixture.text(first.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
        RequestChannel second = fixture.connect(address);
        LoopbackFixture.text(second.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        CloseReason third = fixture.connect(address).closed().get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

        assertThat(third.kind()).isIn(CloseKind.CLOSED_BEFORE_ANSWER, CloseKind.CONNECTION_LOST);
        assertMisbehaviour(CloseKind.TOO_MANY_CONNECTIONS_FROM_ADDRESS, "max.connections.per.ip=2");
        first.close();
        Awaitility.await().until(() -> fixture.server().connectionCount() == 1);
        assertServed(address);
    }

    @Test
    void otherLimitsHoldForConnectionsToCome() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        RequestChannel first = fixture.connect(address);
        LoopbackFixture.text(first.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        fixture.server().limitConnections(new ConnectionLimits(100, 100, Map.of(address.getAddress(), 1)));
        CloseReason second = fixture.connect(address).closed().get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

        assertThat(second.kind()).isIn(CloseKind.CLOSED_BEFORE_ANSWER, CloseKind.CONNECTION_LOST);
        assertMisbehaviour(CloseKind.TOO_MANY_CONNECTIONS_FROM_ADDRESS, "max.connections.per.ip=1");
        assertThat(LoopbackFixture.text(
                        first.send(LoopbackFixture.frame("y")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS)))
                .isEqualTo("y");
        fixture.server().limitConnections(ConnectionLimits.DEFAULTS);
        assertServed(address);
    }

    @Test
    void holdsConnectionsThatCameTooEarlyAndClosesThemUnserved() throws Exception {
        AtomicLong refuseMs = new AtomicLong(400);
        fixture.rates(new ConnectionRates() {
            @Override
            public long refuse(InetAddress from) {
                return refuseMs.get();
            }

            @Override
            public long pause(String listenerName) {
                return 0;
            }
        });
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        long startNs = System.nanoTime();

        CloseReason refused = fixture.connect(address).closed().get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(refused.kind()).isIn(CloseKind.CLOSED_BEFORE_ANSWER, CloseKind.CONNECTION_LOST);
        assertMisbehaviour(CloseKind.CONNECTING_TOO_FAST, "connection_creation_rate");
        assertThat(fixture.server().connectionCount()).isZero();
        refuseMs.set(0);
        assertServed(address);
    }

    @Test
    void acceptsNothingWhileTheListenerPauses() throws Exception {
        AtomicLong pauseMs = new AtomicLong(400);
        fixture.rates(new ConnectionRates() {
            @Override
            public long refuse(InetAddress from) {
                return 0;
            }

            @Override
            public long pause(String listenerName) {
                return pauseMs.getAndSet(0);
            }
        });
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        long startNs = System.nanoTime();
        RequestChannel first = fixture.connect(address);
        LoopbackFixture.text(first.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        // What the first connection had the listener's event loop do is done.
        fixture.awaitEventLoops();
        RequestChannel second = fixture.connect(address);
        LoopbackFixture.text(second.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));

        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(400));
        assertThat(fixture.misbehaviour).isEmpty();
    }

    @Test
    void holdsNoBuffersForIdleConnections() throws Exception {
        InetSocketAddress address = serve(ConnectionTimeouts.SERVER_DEFAULTS);
        List<RequestChannel> channels = new ArrayList<>();
        List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            RequestChannel channel = fixture.connect(address);
            channels.add(channel);
            answers.add(channel.send(LoopbackFixture.frame("hello")));
        }
        for (CompletableFuture<InboundFrame> answer : answers) {
            LoopbackFixture.text(answer.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
        }

        assertThat(fixture.server().connectionCount()).isEqualTo(1_000);
        Awaitility.await().until(() -> fixture.activeAllocations() == 0);
        channels.forEach(RequestChannel::close);
    }

    private InetSocketAddress serve(ConnectionTimeouts timeouts) throws IOException {
        FrameLimits limits = new FrameLimits(REQUEST_MAX_BYTES, 4_000_000, 32, 262_144);
        return fixture.serve(
                new ServerConfig(SocketOptions.DEFAULTS, limits, ConnectionLimits.DEFAULTS, timeouts),
                LoopbackFixture::echo);
    }

    private static void sendAndAwaitClose(InetSocketAddress address, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes);
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (java.net.SocketException reset) {
                // As good as an end of the stream.
            }
        }
    }

    private void assertMisbehaviour(CloseKind kind, String message) {
        Awaitility.await().until(() -> !fixture.misbehaviour.isEmpty());
        assertThat(fixture.misbehaviour).hasSize(1).first().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.message()).contains(message);
        });
    }

    private void assertServed(InetSocketAddress address) throws Exception {
        RequestChannel channel = fixture.connect(address);
        InboundFrame answer =
                channel.send(LoopbackFixture.frame("well-behaved")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
        assertThat(LoopbackFixture.text(answer)).isEqualTo("well-behaved");
        channel.close();
    }
}
