package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSliceIT {
    private static final int FILE_BYTES = 3_000_000;

    @TempDir
    Path directory;

    private final byte[] content = new byte[FILE_BYTES];
    private final AtomicInteger releasedSlices = new AtomicInteger();
    private final AtomicInteger releasedFrames = new AtomicInteger();
    private FileChannel file;

    @BeforeEach
    void writeFile() throws Exception {
        new Random(20261121L).nextBytes(content);
        Path path = directory.resolve("segment.log");
        Files.write(path, content);
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @AfterEach
    void closeFile() throws Exception {
        assertThat(file.isOpen())
                .as("the transport closed a file that is not its own")
                .isTrue();
        file.close();
    }

    static Stream<Arguments> transports() {
        return Stream.of(EventLoops.Mechanism.values())
                .flatMap(mechanism -> Stream.of(
                        Arguments.of(mechanism, false, false),
                        Arguments.of(mechanism, true, false),
                        Arguments.of(mechanism, false, true)));
    }

    @ParameterizedTest(name = "{0}, TLS {1}, foreign file channel {2}")
    @MethodSource("transports")
    void sendsSlicesBetweenBuffersAndReleasesEachOnce(EventLoops.Mechanism mechanism, boolean tls, boolean foreign)
            throws Exception {
        FileChannel channel = foreign ? new ForeignFileChannel(file) : file;
        Random random = new Random(20261121L);
        try (LoopbackFixture fixture = new LoopbackFixture(mechanism)) {
            TestKeys keys = tls ? TestKeys.create(directory) : null;
            ListenerConfig listener = new ListenerConfig(
                    "L", "127.0.0.1", 0, java.util.Optional.ofNullable(keys).map(TestKeys::server));
            List<ByteBuffer> expected = java.util.Collections.synchronizedList(new ArrayList<>());
            InetSocketAddress address = fixture.serve(
                    ServerConfig.DEFAULTS,
                    connection -> (request, slot) -> {
                        request.release();
                        slot.respond(randomFrame(random, channel, expected));
                    },
                    listener);
            ClientConfig config = tls ? ClientConfig.DEFAULTS.withTls(keys.client(false)) : ClientConfig.DEFAULTS;
            RequestChannel client = fixture.connect(address, config);
            List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(client.send(LoopbackFixture.frame("fetch")));
            }

            for (int i = 0; i < 20; i++) {
                InboundFrame answer = answers.get(i).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
                assertThat(answer.payload()).isEqualTo(expected.get(i));
                answer.release();
            }
            Awaitility.await().untilAsserted(() -> assertThat(releasedFrames).hasValue(20));
            assertThat(releasedSlices).hasValue(20 * 2);
        }
    }

    @Test
    void sendsMoreSmallSlicesThanAreReadForOneFrame() throws Exception {
        int count = 2 * FrameWriter.READ_OF_FRAME_MAX_BYTES / FrameWriter.READ_MAX_BYTES;
        ByteBuffer expected = ByteBuffer.allocate(count * (FrameWriter.READ_MAX_BYTES + 1));
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                List<ByteRegion> parts = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    parts.add(new BufferSlice(ByteBuffer.wrap(new byte[] {(byte) i})));
                    parts.add(slice(file, i, FrameWriter.READ_MAX_BYTES));
                    expected.put((byte) i).put(content, i, FrameWriter.READ_MAX_BYTES);
                }
                slot.respond(new OutboundFrame(parts, releasedFrames::incrementAndGet));
            });
            RequestChannel client = fixture.connect(address);

            InboundFrame answer =
                    client.send(LoopbackFixture.frame("fetch")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

            assertThat(answer.payload()).isEqualTo(expected.flip());
            answer.release();
            Awaitility.await().untilAsserted(() -> assertThat(releasedSlices).hasValue(count));
        }
    }

    @Test
    void releasesOnceWhatAPeerDoesNotTake() throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            AtomicInteger requests = new AtomicInteger();
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                requests.incrementAndGet();
                slot.respond(new OutboundFrame(List.of(slice(file, 0, FILE_BYTES)), releasedFrames::incrementAndGet));
            });
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                ByteBuffer bytes = ByteBuffer.allocate(10 * 5);
                for (int i = 0; i < 10; i++) {
                    bytes.putInt(1).put((byte) 0);
                }
                socket.getOutputStream().write(bytes.array());
                Awaitility.await().until(() -> requests.get() == 10);
            }
            Awaitility.await().untilAsserted(() -> assertThat(releasedFrames).hasValue(10));
            assertThat(releasedSlices).hasValue(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 2 * FrameWriter.READ_MAX_BYTES})
    void closesTheConnectionWhenAFileIsShorterThanItsSlice(int sliceBytes) throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                slot.respond(new OutboundFrame(
                        List.of(slice(file, FILE_BYTES - 10, sliceBytes)), releasedFrames::incrementAndGet));
            });
            RequestChannel client = fixture.connect(address);

            CompletableFuture<InboundFrame> answer = client.send(LoopbackFixture.frame("fetch"));

            assertThatThrownBy(() -> answer.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TransportException.class);
            Awaitility.await().untilAsserted(() -> assertThat(releasedFrames).hasValue(1));
            assertThat(releasedSlices).hasValue(1);
        }
    }

    /** A header, two slices with a buffer between them, and a trailer; small and large ones. */
    private OutboundFrame randomFrame(Random random, FileChannel channel, List<ByteBuffer> expected) {
        List<ByteRegion> parts = new ArrayList<>();
        ByteBuffer all = ByteBuffer.allocate(2 * FILE_BYTES);
        for (int i = 0; i < 2; i++) {
            byte[] bytes = new byte[random.nextInt(1 << random.nextInt(15))];
            random.nextBytes(bytes);
            parts.add(new BufferSlice(ByteBuffer.wrap(bytes)));
            all.put(bytes);
            int position = random.nextInt(FILE_BYTES / 2);
            int size = random.nextInt(1 << random.nextInt(20));
            parts.add(slice(channel, position, size));
            all.put(content, position, size);
        }
        parts.add(BufferSlice.EMPTY);
        expected.add(all.flip());
        return new OutboundFrame(parts, releasedFrames::incrementAndGet);
    }

    private FileSlice slice(FileChannel channel, long position, int size) {
        return new FileSlice(channel, position, size, releasedSlices::incrementAndGet);
    }
}
