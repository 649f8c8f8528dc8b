package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.support.Batch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final Batch BATCH = new Batch(7, 3, List.of(new byte[] {1, 2, 3}, new byte[0], new byte[] {-1}));

    @Test
    void readsWhatItWrote() {
        Batch read = BatchCodec.decode("/log/1", BatchCodec.encode(BATCH));

        assertThat(read.baseOffset()).isEqualTo(7);
        assertThat(read.isRepeatedBy(3, BATCH.records())).isTrue();
    }

    @Test
    void refusesWhateverIsCutOff() {
        byte[] bytes = BatchCodec.encode(BATCH);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> BatchCodec.decode("/log/1", cut))
                    .as("%d bytes", length)
                    .isInstanceOf(CoordinationStorageException.class)
                    .hasMessageContaining("/log/1");
        }
    }

    @Test
    void refusesMoreThanWasWrittenAndLaterVersionsAndWildCounts() {
        byte[] longer = Arrays.copyOf(BatchCodec.encode(BATCH), 64);
        byte[] later = BatchCodec.encode(BATCH);
        later[0] = 2;
        byte[] wild = BatchCodec.encode(BATCH);
        wild[13] = 0x7f;

        for (byte[] wrong : List.of(longer, later, wild)) {
            assertThatThrownBy(() -> BatchCodec.decode("/log/1", wrong))
                    .isInstanceOf(CoordinationStorageException.class);
        }
    }
}
