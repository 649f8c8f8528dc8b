package io.duolog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireWriterTest {
    @Test
    void recordsStandBetweenTwoSegmentsUncopied() {
        WireWriter out = new WireWriter();
        BufferSlice records = new BufferSlice(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        out.writeByte((byte) 9);
        out.writeRecords(records, false);
        out.writeByte((byte) 8);
        List<ByteRegion> frame = out.finish();

        assertThat(frame).hasSize(3);
        assertThat(frame.get(1)).isSameAs(records);
        assertThat(bytes(frame)).containsExactly(9, 0, 0, 0, 3, 1, 2, 3, 8);
    }

    @Test
    void fileSlicesPassThroughAndEmptyOnesAreReleasedAtOnce(@TempDir Path directory) throws IOException {
        AtomicInteger released = new AtomicInteger();
        Path file = directory.resolve("segment");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            WireWriter out = new WireWriter();
            FileSlice slice = new FileSlice(channel, 0, 10, released::incrementAndGet);

            out.writeRecords(slice, true);
            out.writeRecords(new FileSlice(channel, 0, 0, released::incrementAndGet), true);

            assertThat(out.sizeBytes()).isEqualTo(12);
            assertThat(out.finish()).hasSize(3).contains(slice);
            assertThat(released).hasValue(1);
        }
    }

    /** However many chunks and records in memory there are, and again and again. */
    @Test
    void handsOutArraysOfTheirOwnOneAfterTheOther() {
        WireWriter out = new WireWriter();
        for (int size : new int[] {1, 3, 5_000, 2}) {
            byte[] filling = new byte[size];
            for (int i = 0; i < size; i++) {
                filling[i] = (byte) (i + size);
                out.writeByte(filling[i]);
            }
            out.writeRecords(new BufferSlice(ByteBuffer.wrap(new byte[] {7, 8})), true);
            out.writeByte((byte) 9);

            byte[] taken = out.takeBytes();

            assertThat(taken).startsWith(filling).endsWith(3, 7, 8, 9).hasSize(size + 4);
            assertThat(out.sizeBytes()).isZero();
        }
    }

    @Test
    void fillsInTheLengthOfAFrameThatContainsRecords() {
        WireWriter out = new WireWriter();

        WireWriter.LengthSlot length = out.reserveLength();
        out.writeRecords(new BufferSlice(ByteBuffer.allocate(5)), true);
        out.writeShort((short) 7);
        length.fill();

        assertThat(bytes(out.finish())).startsWith(0, 0, 0, 8, 6).hasSize(12);
    }

    @Test
    void severalFramesShareAChunk() {
        List<ByteBuffer> chunks = new ArrayList<>();
        WireWriter out = new WireWriter(minBytes -> {
            chunks.add(ByteBuffer.allocateDirect(Math.max(minBytes, 1024)));
            return chunks.get(chunks.size() - 1);
        });

        out.writeInt(1);
        List<ByteRegion> first = out.finish();
        out.writeInt(2);
        List<ByteRegion> second = out.finish();

        assertThat(bytes(first)).containsExactly(0, 0, 0, 1);
        assertThat(bytes(second)).containsExactly(0, 0, 0, 2);
        assertThat(chunks).hasSize(1);
    }

    @Test
    void resetReusesTheChunk() {
        AtomicInteger allocations = new AtomicInteger();
        WireWriter out = new WireWriter(minBytes -> {
            allocations.incrementAndGet();
            return ByteBuffer.allocate(minBytes);
        });

        for (int i = 0; i < 100; i++) {
            out.reset();
            out.writeString("a topic name", true);
            assertThat(out.sizeBytes()).isEqualTo(13);
        }

        assertThat(allocations).hasValue(1);
    }

    @Test
    void growsByWholeChunksWithoutMovingBytes() {
        byte[] expected = new byte[100_000];
        new Random(1).nextBytes(expected);
        WireWriter out = new WireWriter();

        for (int i = 0; i < expected.length; i += 100) {
            out.writeRaw(ByteBuffer.wrap(expected, i, 100));
        }

        assertThat(out.sizeBytes()).isEqualTo(expected.length);
        assertThat(bytes(out.finish())).isEqualTo(expected);
    }

    @Test
    void writesEveryKindOfStringAsTheJdkEncodesIt() {
        for (String text : List.of("", "ascii", "größe", "日本", "a😀b", "\ud800", "x\udc00y", "ü".repeat(300))) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            for (ChunkAllocator memory : List.of(ChunkAllocator.HEAP, ByteBuffer::allocateDirect)) {
                WireWriter out = new WireWriter(memory);
                out.writeString(text, false);

                byte[] written = bytes(out.finish());
                assertThat(ByteBuffer.wrap(written).getShort()).isEqualTo((short) utf8.length);
                assertThat(ByteBuffer.wrap(written, 2, written.length - 2)).isEqualTo(ByteBuffer.wrap(utf8));
            }
        }
    }

    @Test
    void refusesStringsAndNumbersThatDoNotFit() {
        WireWriter out = new WireWriter();

        assertThatThrownBy(() -> out.writeString("x".repeat(32_768), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32768 bytes");
        assertThatThrownBy(() -> out.writeUnsignedShort(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeUnsignedShort(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeUnsignedInt(1L << 32)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nestsTaggedFields() {
        WireWriter out = new WireWriter();

        WireWriter outer = out.beginTag();
        outer.writeByte((byte) 1);
        WireWriter inner = outer.beginTag();
        inner.writeRaw(ByteBuffer.allocate(1000));
        outer.endTag(7, inner);
        out.endTag(3, outer);

        // tag 3, size 1004 = 1 + 1 + 2 + 1000; inside: 1, tag 7, size 1000
        assertThat(bytes(out.finish()))
                .startsWith(3, 0xec, 0x07, 1, 7, 0xe8, 0x07)
                .hasSize(1007);
    }

    @Test
    void leavesThePositionOfWrittenBytesAlone() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3});
        bytes.position(1);
        WireWriter out = new WireWriter();

        out.writeBytes(bytes, true);

        assertThat(bytes.position()).isEqualTo(1);
        assertThat(bytes(out.finish())).containsExactly(3, 2, 3);
    }

    private static byte[] bytes(List<ByteRegion> frame) {
        ByteBuffer all = ByteBuffer.allocate(
                frame.stream().mapToInt(ByteRegion::sizeBytes).sum());
        for (ByteRegion region : frame) {
            all.put(((BufferSlice) region).buffer().duplicate());
        }
        return all.array();
    }
}
