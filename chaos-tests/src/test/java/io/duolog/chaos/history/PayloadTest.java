package io.duolog.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.storage.TopicPartition;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final Value VALUE = new Value(3, 7, 1L << 40);
    private static final TopicPartition PARTITION = new TopicPartition("queue", 2);

    @Test
    void isReadBackAtEverySize() {
        for (int sizeBytes : new int[] {0, Payload.SIZE_MIN_BYTES, 37, 64, 65_537}) {
            byte[] payload = Payload.encode(VALUE, PARTITION, "run-1", sizeBytes);

            assertThat(payload).hasSize(Math.max(sizeBytes, Payload.SIZE_MIN_BYTES));
            assertThat(Payload.decode(payload, "run-1", PARTITION)).contains(VALUE);
        }
    }

    @Test
    void isNobodysWithAnyBitFlippedOrAByteLess() {
        byte[] payload = Payload.encode(VALUE, PARTITION, "run-1", 64);
        for (int bit = 0; bit < payload.length * Byte.SIZE; bit++) {
            byte[] damaged = payload.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertThat(Payload.decode(damaged, "run-1", PARTITION))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        for (int sizeBytes = 0; sizeBytes < payload.length; sizeBytes++) {
            byte[] torn = Arrays.copyOf(payload, sizeBytes);

            assertThat(Payload.decode(torn, "run-1", PARTITION))
                    .as("%d bytes", sizeBytes)
                    .isEmpty();
        }
    }

    @Test
    void isNobodysInAnotherRunOrPartition() {
        byte[] payload = Payload.encode(VALUE, PARTITION, "run-1", 64);

        assertThat(Payload.decode(payload, "run-2", PARTITION)).isEmpty();
        assertThat(Payload.decode(payload, "run-1", new TopicPartition("queue", 1)))
                .isEmpty();
        assertThat(Payload.decode(payload, "run-1", new TopicPartition("queues", 2)))
                .isEmpty();
    }
}
