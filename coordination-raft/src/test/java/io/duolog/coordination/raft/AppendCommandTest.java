package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AppendCommandTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    private final byte[] encoded =
            new AppendCommand(7, 1L << 40, List.of(new byte[0], new byte[] {1, 2, 3}, new byte[200])).encode();

    @Test
    void readsWhatItWrote() {
        assertThat(AppendCommand.decode(ByteBuffer.wrap(encoded))).hasValueSatisfying(command -> {
            assertThat(command.epoch()).isEqualTo(7);
            assertThat(command.expectedEndOffset()).isEqualTo(1L << 40);
            assertThat(command.records()).containsExactly(new byte[0], new byte[] {1, 2, 3}, new byte[200]);
        });
    }

    @Test
    void refusesEveryPrefixAndAnyTail() {
        for (int length = 0; length < encoded.length; length++) {
            assertThat(AppendCommand.decode(ByteBuffer.wrap(encoded, 0, length)))
                    .isEmpty();
        }
        assertThat(AppendCommand.decode(ByteBuffer.wrap(Arrays.copyOf(encoded, encoded.length + 1))))
                .isEmpty();
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = encoded.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            assertThatCode(() -> AppendCommand.decode(ByteBuffer.wrap(damaged)))
                    .as("seed %d, round %d", SEED, i)
                    .doesNotThrowAnyException();
        }
    }
}
