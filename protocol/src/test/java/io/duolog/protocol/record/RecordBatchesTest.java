package io.duolog.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.duolog.protocol.record.RecordBatches.Tail;
import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchesTest {
    @Test
    void walksOverBatchesInOrderWithoutMovingTheBuffer() {
        ByteBuffer region = threeBatches();

        assertThat(baseOffsets(RecordBatches.in(region, Tail.MUST_BE_COMPLETE))).containsExactly(0L, 10L, 20L);
        assertThat(baseOffsets(RecordBatches.in(new BufferSlice(region), Tail.MUST_BE_COMPLETE)))
                .containsExactly(0L, 10L, 20L);
        assertThat(region.position()).isZero();
    }

    @Test
    void hasNoBatchesInAnEmptyRegion() {
        RecordBatches batches = RecordBatches.in(ByteBuffer.allocate(0), Tail.MUST_BE_COMPLETE);

        assertThat(batches).isEmpty();
        assertThat(batches.first()).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> batches.iterator().next());
    }

    @Test
    void endsBeforeAPartialBatchOrRefusesIt() {
        ByteBuffer region = threeBatches();
        int thirdStart = region.limit() / 3 * 2;
        for (int size = thirdStart + 1; size < region.limit(); size++) {
            ByteBuffer cut = region.duplicate().limit(size);
            RecordBatches partial = RecordBatches.in(cut, Tail.MAY_BE_PARTIAL);
            assertThat(baseOffsets(partial)).containsExactly(0L, 10L);
            assertThat(partial.completeSizeBytes()).isEqualTo(thirdStart);
            assertThat(partial.sizeBytes()).isEqualTo(size);
            assertThatExceptionOfType(CorruptRecordException.class)
                    .isThrownBy(() -> baseOffsets(RecordBatches.in(cut, Tail.MUST_BE_COMPLETE)))
                    .withMessageContaining("bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1})
    void saysWhatToDoWithMessagesOfOldFormats(byte magic) {
        ByteBuffer old = MemoryRecords.withRecords(
                        magic,
                        org.apache.kafka.common.compress.Compression.NONE,
                        new SimpleRecord(1L, new byte[] {1}, new byte[] {2}))
                .buffer();

        for (Tail tail : Tail.values()) {
            assertThatExceptionOfType(UnsupportedMessageFormatException.class)
                    .isThrownBy(() -> RecordBatches.in(old, tail).first())
                    .withMessageContaining("magic " + magic)
                    .withMessageContaining("Produce version 3")
                    .satisfies(refused -> assertThat(refused.magic()).isEqualTo(magic));
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {3, -1, 127})
    void refusesUnknownFormats(byte magic) {
        ByteBuffer region = threeBatches();
        region.put(RecordBatch.MAGIC_POSITION, magic);

        for (Tail tail : Tail.values()) {
            assertThatExceptionOfType(CorruptRecordException.class)
                    .isThrownBy(() -> RecordBatches.in(region, tail).first())
                    .withMessageContaining("magic of a record batch is " + magic);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 48, Integer.MIN_VALUE})
    void refusesImpossibleLengths(int length) {
        ByteBuffer region = threeBatches();
        region.putInt(RecordBatch.LENGTH, length);

        for (Tail tail : Tail.values()) {
            Iterator<RecordBatch> batches = RecordBatches.in(region, tail).iterator();
            assertThatExceptionOfType(CorruptRecordException.class)
                    .isThrownBy(batches::next)
                    .withMessageContaining("batchLength of a record batch is " + length);
        }
    }

    private static ByteBuffer threeBatches() {
        List<ByteBuffer> batches = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, 100)) {
                builder.baseOffset(index * 10L).append(1, null, ByteBuffer.allocate(20), List.of());
                batches.add(builder.build());
            }
        }
        ByteBuffer region = ByteBuffer.allocate(
                batches.stream().mapToInt(ByteBuffer::remaining).sum());
        batches.forEach(region::put);
        return region.flip();
    }

    private static List<Long> baseOffsets(RecordBatches batches) {
        List<Long> offsets = new ArrayList<>();
        batches.forEach(batch -> offsets.add(batch.baseOffset()));
        return offsets;
    }
}
