package io.duolog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    @Test
    void writesTheBytesOfTheProtocolGuide() {
        assertThat(unsigned(0)).containsExactly(0);
        assertThat(unsigned(127)).containsExactly(0x7F);
        assertThat(unsigned(128)).containsExactly(0x80, 0x01);
        assertThat(unsigned(300)).containsExactly(0xAC, 0x02);
        assertThat(unsigned(-1)).containsExactly(0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
        assertThat(signed(0)).containsExactly(0);
        assertThat(signed(-1)).containsExactly(1);
        assertThat(signed(1)).containsExactly(2);
        assertThat(signed(-64)).containsExactly(0x7F);
        assertThat(signed(64)).containsExactly(0x80, 0x01);
    }

    @Test
    void readsBackEveryWidthOfIntAndLongAndPredictsTheirSize() {
        Random random = new Random(SEED);
        ByteBuffer buffer = ByteBuffer.allocate(Varint.MAX_LONG_SIZE_BYTES);
        for (int round = 0; round < 20_000; round++) {
            int shift = round % 65;
            long wide = shift == 64 ? 0 : random.nextLong() >> shift;
            int narrow = (int) wide;
            String context = "seed " + SEED + ", value " + wide;

            Varint.writeLong(buffer.clear(), wide);
            assertThat(buffer.position()).as(context).isEqualTo(Varint.sizeOfLong(wide));
            assertThat(Varint.readLong(buffer.flip())).as(context).isEqualTo(wide);
            Varint.writeUnsignedLong(buffer.clear(), wide);
            assertThat(buffer.position()).as(context).isEqualTo(Varint.sizeOfUnsignedLong(wide));
            assertThat(Varint.readUnsignedLong(buffer.flip())).as(context).isEqualTo(wide);
            Varint.writeInt(buffer.clear(), narrow);
            assertThat(buffer.position()).as(context).isEqualTo(Varint.sizeOfInt(narrow));
            assertThat(Varint.readInt(buffer.flip())).as(context).isEqualTo(narrow);
            Varint.writeUnsignedInt(buffer.clear(), narrow);
            assertThat(buffer.position()).as(context).isEqualTo(Varint.sizeOfUnsignedInt(narrow));
            assertThat(Varint.readUnsignedInt(buffer.flip())).as(context).isEqualTo(narrow);
        }
    }

    @Test
    void refusesVarintsThatNeverEndOrEndTooEarly() {
        byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        assertThatThrownBy(() -> Varint.readInt(ByteBuffer.wrap(endless)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("longer than 5");
        assertThatThrownBy(() -> Varint.readLong(ByteBuffer.wrap(endless)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("longer than 10");
        for (int size = 0; size < 5; size++) {
            ByteBuffer prefix = ByteBuffer.wrap(endless, 0, size);
            assertThatThrownBy(() -> Varint.readUnsignedInt(prefix.duplicate()))
                    .isInstanceOf(WireFormatException.class);
            assertThatThrownBy(() -> Varint.readUnsignedLong(prefix.duplicate()))
                    .isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void overflowsTheTargetRatherThanWritingHalfSilently() {
        assertThatThrownBy(() -> Varint.writeUnsignedInt(ByteBuffer.allocate(1), 128))
                .isInstanceOf(BufferOverflowException.class);
    }

    private static int[] unsigned(int value) {
        ByteBuffer buffer = ByteBuffer.allocate(5);
        Varint.writeUnsignedInt(buffer, value);
        return bytes(buffer.flip());
    }

    private static int[] signed(int value) {
        ByteBuffer buffer = ByteBuffer.allocate(5);
        Varint.writeInt(buffer, value);
        return bytes(buffer.flip());
    }

    private static int[] bytes(ByteBuffer buffer) {
        int[] values = new int[buffer.remaining()];
        for (int index = 0; index < values.length; index++) {
            values[index] = Byte.toUnsignedInt(buffer.get());
        }
        return values;
    }
}
