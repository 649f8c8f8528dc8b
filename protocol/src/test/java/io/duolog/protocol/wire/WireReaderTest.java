package io.duolog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    @Test
    void namesMessageFieldAndOffsetInErrors() {
        WireReader in = reader("00000001 0002");
        in.begin("HeartbeatRequest");
        in.readInt("generationId");

        assertThatThrownBy(() -> in.readInt("groupId"))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("HeartbeatRequest, field groupId, at byte 4: 4 bytes needed, 2 remain");
    }

    @Test
    void leavesThePositionOfTheBufferAlone() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 9, 0, 7});
        buffer.position(2);
        WireReader in = new WireReader(buffer);

        assertThat(in.readShort("x")).isEqualTo((short) 7);
        assertThat(in.offset()).isEqualTo(2);
        assertThat(in.remaining()).isZero();
        assertThat(buffer.position()).isEqualTo(2);
    }

    @Test
    void refusesArraysThatTheRemainingBytesCannotHold() {
        assertThatThrownBy(() -> reader("00000003 0000 0000").readArrayLength("topics", false, 2))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("3 elements of at least 2 bytes does not fit into 4 bytes");
        assertThatThrownBy(() -> reader("7fffffff").readArrayLength("topics", false, 1))
                .isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> reader("ffffffff0f").readArrayLength("topics", true, 1))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesArraysAboveTheLimitEvenIfTheyWouldFit() {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 1_000_001).putInt(0, 1_000_001);

        assertThatThrownBy(() -> new WireReader(buffer).readArrayLength("topics", false, 1))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("1000000 elements");
    }

    @Test
    void refusesMoreTaggedFieldsThanTheLimit() {
        assertThat(reader("904e").readTagCount()).isEqualTo(10_000);
        assertThatThrownBy(() -> reader("914e").readTagCount())
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("at most 10000");
    }

    @Test
    void skipsTaggedFieldsThatItDoesNotKnow() {
        WireReader in = reader("02 | 05 02 aaaa | 07 00 | 2a");

        in.skipTaggedFields();

        assertThat(in.readByte("next")).isEqualTo((byte) 42);
    }

    @Test
    void refusesTaggedFieldsWhoseSizeIsWrong() {
        WireReader longer = reader("01 05 03 aa");
        assertThatThrownBy(longer::skipTaggedFields)
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("3 bytes announced, 1 remain");

        WireReader other = reader("02 aabb");
        int end = other.beginTag(0);
        other.readByte("known");
        assertThatThrownBy(() -> other.endTag(end, "known")).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesNullWhereItIsNotAllowedAndLengthsBelowNull() {
        assertThat(reader("ffff").readNullableString("name", false)).isNull();
        assertThat(reader("00").readNullableString("name", true)).isNull();
        assertThatThrownBy(() -> reader("ffff").readString("name", false))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("must not be null");
        assertThatThrownBy(() -> reader("fffe").readNullableString("name", false))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("length -2");
    }

    @Test
    void readsStringsFromHeapAndDirectMemoryAlike() {
        byte[] text = "größe".getBytes(StandardCharsets.UTF_8);
        ByteBuffer heap =
                ByteBuffer.allocate(32).putShort((short) text.length).put(text).flip();
        ByteBuffer direct = ByteBuffer.allocateDirect(32).put(heap.duplicate()).flip();

        assertThat(new WireReader(heap).readString("name", false)).isEqualTo("größe");
        assertThat(new WireReader(heap.asReadOnlyBuffer()).readString("name", false))
                .isEqualTo("größe");
        assertThat(new WireReader(direct).readString("name", false)).isEqualTo("größe");
    }

    @Test
    void bytesAreReadOnlyAndRecordsAreWritableViewsOfTheSameMemory() {
        ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex("00000001aa00000001bb"));
        WireReader in = new WireReader(frame);

        ByteBuffer bytes = in.readBytes("authBytes", false);
        BufferSlice records = (BufferSlice) in.readRecords("records", false);
        records.buffer().put(0, (byte) 0x11);

        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(frame.get(9)).isEqualTo((byte) 0x11);
        assertThat(records.sizeBytes()).isEqualTo(1);
    }

    @Test
    void refusesVarintsThatDoNotEnd() {
        assertThatThrownBy(() -> reader("8080808080").readUnsignedVarint("tag"))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("within 5 bytes");
    }

    @Test
    void startsOverWithOtherBytes() {
        WireReader in = reader("01");
        in.readByte("x");

        in.reset(ByteBuffer.wrap(new byte[] {2}));

        assertThat(in.readByte("x")).isEqualTo((byte) 2);
    }

    private static WireReader reader(String hex) {
        return new WireReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("[| ]", ""))));
    }
}
