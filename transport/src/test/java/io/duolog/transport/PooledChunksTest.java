package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PooledChunksTest {
    @Test
    void handsOutGrowingChunksAndTakesAllBack() {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            PooledChunks chunks = fixture.loops.newChunks();

            ByteBuffer first = chunks.allocate(512);
            ByteBuffer second = chunks.allocate(1);
            ByteBuffer large = chunks.allocate(100_000);

            assertThat(first.remaining()).isEqualTo(4_096);
            assertThat(second.remaining()).isEqualTo(8_192);
            assertThat(large.remaining()).isEqualTo(100_000);
            assertThat(first.isDirect()).isTrue();
            chunks.release();
        }
    }
}
