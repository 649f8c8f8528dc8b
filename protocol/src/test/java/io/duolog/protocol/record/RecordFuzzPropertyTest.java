package io.duolog.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.duolog.protocol.record.RecordBatches.Tail;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged bytes give a typed error or other records; never another exception, and no more memory than input and bound
 * allow. Checksums are not looked at: they would keep the damage from everything behind them.
 */
class RecordFuzzPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int BOUND_BYTES = 256 * 1024;

    /** What a codec may take for itself: inflaters, windows, staging. */
    private static final int CODEC_ALLOWANCE_BYTES = 512 * 1024;

    private static final RecordReader READER = new RecordReader(BOUND_BYTES);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesEveryStrictPrefix(CompressionType type) {
        Random random = new Random(SEED);
        for (int round = 0; round < 10; round++) {
            ByteBuffer batch = smallBatch(random, type);
            for (int size = 1; size < batch.limit(); size++) {
                String context = "seed " + SEED + ", round " + round + ", size " + size;
                ByteBuffer prefix = copy(batch, size);
                assertThat(readAll(prefix, context)).as(context).isFalse();
                if (size > RecordBatch.HEADER_SIZE_BYTES) {
                    prefix.putInt(RecordBatch.LENGTH, size - RecordBatch.LOG_OVERHEAD_BYTES);
                    readAll(prefix, context + " (length set)");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void survivesFlippedBitsAndOverwrittenBytes(CompressionType type) {
        Random random = new Random(SEED);
        for (int round = 0; round < 4_000; round++) {
            ByteBuffer batch = smallBatch(random, type);
            ByteBuffer damaged = copy(batch, batch.limit());
            int flips = 1 + random.nextInt(4);
            for (int flip = 0; flip < flips; flip++) {
                int index = random.nextInt(damaged.limit());
                damaged.put(
                        index,
                        random.nextBoolean()
                                ? (byte) (damaged.get(index) ^ (1 << random.nextInt(8)))
                                : (byte) random.nextInt());
            }
            readAll(damaged, "seed " + SEED + ", round " + round);
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void survivesNoiseBehindAGoodHeader(CompressionType type) {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            ByteBuffer batch = smallBatch(random, type);
            ByteBuffer noise = copy(batch, batch.limit());
            int kept = random.nextInt(noise.limit() - RecordBatch.HEADER_SIZE_BYTES);
            for (int index = RecordBatch.HEADER_SIZE_BYTES + kept; index < noise.limit(); index++) {
                noise.put(index, (byte) random.nextInt());
            }
            noise.putInt(RecordBatch.RECORDS_COUNT, random.nextInt());
            readAll(noise, "seed " + SEED + ", round " + round);
        }
    }

    private static ByteBuffer smallBatch(Random random, CompressionType type) {
        return RandomBatch.draw(random, 1 + random.nextInt(4), 100).build(Compression.of(type));
    }

    private static ByteBuffer copy(ByteBuffer bytes, int size) {
        return ByteBuffer.allocate(size).put(bytes.slice(0, size)).flip();
    }

    /** True if everything could be read, false if there was a typed error; anything else fails the test. */
    private static boolean readAll(ByteBuffer region, String context) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean isRead = true;
        int records = 0;
        try {
            for (RecordBatch batch : RecordBatches.in(region, Tail.MUST_BE_COMPLETE)) {
                batch.isValid();
                try (RecordIterator iterator = READER.read(batch)) {
                    while (iterator.hasNext()) {
                        Record record = iterator.next();
                        record.headers();
                        record.key();
                        record.value();
                        records++;
                    }
                }
            }
        } catch (RecordException typed) {
            isRead = false;
        } catch (RuntimeException | Error other) {
            fail(context + ": " + other, other);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated)
                .as(context)
                .isLessThan(2L * BOUND_BYTES + CODEC_ALLOWANCE_BYTES + 100L * region.limit() + 300L * records);
        return isRead;
    }
}
