package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.wire.BufferSlice;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BackPressureIT {
    /** Else the operating system takes whatever is not read. */
    private static final SocketOptions SMALL_BUFFERS = new SocketOptions(102_400, 102_400, 50);

    private static final int ANSWER_BYTES = 100_000;
    private static final int HIGH_WATER_MARK_BYTES = 262_144;

    @Test
    void stopsTakingRequestsOfAPeerThatDoesNotReadItsAnswers() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger answersInMemory = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int count = 2_000;
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(
                    config(new FrameLimits(1_000, 1_000_000, 1_000, HIGH_WATER_MARK_BYTES)),
                    connection -> (request, slot) -> {
                        request.release();
                        requests.incrementAndGet();
                        most.accumulateAndGet(answersInMemory.incrementAndGet(), Math::max);
                        slot.respond(new OutboundFrame(
                                List.of(new BufferSlice(ByteBuffer.allocateDirect(ANSWER_BYTES))),
                                answersInMemory::decrementAndGet));
                    });
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                Thread asking = new Thread(() -> ask(socket, count));
                asking.start();
                Awaitility.await().until(() -> answersInMemory.get() > 0);
                Awaitility.await()
                        .during(Duration.ofMillis(500))
                        .until(requests::get, taken -> taken == requests.get() && taken < count);
                int takenBeforeReading = requests.get();

                readAll(socket, count);

                asking.join(10_000);
                assertThat(takenBeforeReading).isLessThan(count / 2);
            }
            assertThat(requests).hasValue(count);
            assertThat(most.get()).isLessThanOrEqualTo(HIGH_WATER_MARK_BYTES / ANSWER_BYTES + 2);
        }
    }

    @Test
    void pausesReadingWhenRequestMemoryIsUsedUpAndServesEverybodyAfterwards() throws Exception {
        int frameBytes = 50_000;
        FrameLimits limits = new FrameLimits(1_000_000, 4L * frameBytes, 32, HIGH_WATER_MARK_BYTES);
        ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(
                    config(limits),
                    connection -> (request, slot) -> held.add(() -> {
                        int size = request.sizeBytes();
                        request.release();
                        slot.respond(LoopbackFixture.frame("got " + size));
                    }));
            List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();
            for (int c = 0; c < 10; c++) {
                RequestChannel channel = fixture.connect(address);
                for (int i = 0; i < 5; i++) {
                    answers.add(channel.send(OutboundFrame.of(new BufferSlice(ByteBuffer.allocate(frameBytes)))));
                }
            }
            // One that is larger than the whole budget.
            CompletableFuture<InboundFrame> huge =
                    fixture.connect(address).send(OutboundFrame.of(new BufferSlice(ByteBuffer.allocate(600_000))));
            Awaitility.await().until(() -> held.size() == 4);
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> held.size() == 4);
            assertThat(fixture.server().heldRequestBytes()).isEqualTo(4L * frameBytes);

            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
                Runnable next = held.poll();
                if (next != null) {
                    assertThat(fixture.server().heldRequestBytes()).isLessThanOrEqualTo(600_000);
                    next.run();
                }
                return huge.isDone() && answers.stream().allMatch(CompletableFuture::isDone);
            });

            for (CompletableFuture<InboundFrame> answer : answers) {
                assertThat(LoopbackFixture.text(answer.get())).isEqualTo("got " + frameBytes);
            }
            assertThat(LoopbackFixture.text(huge.get())).isEqualTo("got 600000");
        }
    }

    @Test
    void deliversNothingWhileTheHandlerHasPausedReading() throws Exception {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        AtomicInteger requests = new AtomicInteger();
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> {
                opened.complete(connection);
                return (request, slot) -> {
                    requests.incrementAndGet();
                    request.release();
                    connection.pauseReading();
                    slot.respond(LoopbackFixture.frame("ok"));
                };
            });
            RequestChannel channel = fixture.connect(address);
            CompletableFuture<InboundFrame> first = channel.send(LoopbackFixture.frame("1"));
            CompletableFuture<InboundFrame> second = channel.send(LoopbackFixture.frame("2"));
            LoopbackFixture.text(first.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
            Awaitility.await().during(Duration.ofMillis(200)).until(() -> requests.get() == 1);

            opened.get().resumeReading();

            LoopbackFixture.text(second.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS));
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void handlesWhatAPeerSentBeforeItClosed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        FrameLimits limits = new FrameLimits(1_000_000, 100_000, 4, HIGH_WATER_MARK_BYTES);
        int count = 500;
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(config(limits), connection -> (request, slot) -> {
                request.release();
                requests.incrementAndGet();
                connection.execute(slot::skip);
            });
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                ask(socket, count);
            }

            Awaitility.await().untilAsserted(() -> assertThat(requests).hasValue(count));
            Awaitility.await().until(() -> fixture.server().connectionCount() == 0);
        }
    }

    private static ServerConfig config(FrameLimits limits) {
        return new ServerConfig(SMALL_BUFFERS, limits, ConnectionLimits.DEFAULTS, ConnectionTimeouts.SERVER_DEFAULTS);
    }

    private static void ask(Socket socket, int count) {
        try {
            DataOutputStream output = new DataOutputStream(socket.getOutputStream());
            for (int i = 0; i < count; i++) {
                output.writeInt(100);
                output.write(new byte[100]);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void readAll(Socket socket, int count) throws IOException {
        socket.setSoTimeout(20_000);
        DataInputStream input = new DataInputStream(socket.getInputStream());
        for (int i = 0; i < count; i++) {
            assertThat(input.readInt()).isEqualTo(ANSWER_BYTES);
            input.skipNBytes(ANSWER_BYTES);
        }
    }
}
