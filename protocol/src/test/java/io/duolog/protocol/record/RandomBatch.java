package io.duolog.protocol.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What goes into a batch, drawn from a seed, for tests that build it twice: with our builder and with Kafka's. */
record RandomBatch(
        long baseOffset,
        int partitionLeaderEpoch,
        boolean isAppendTime,
        long appendTimeMs,
        long producerId,
        short producerEpoch,
        int baseSequence,
        boolean isTransactional,
        List<Entry> entries) {

    record Entry(long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<RecordHeader> headers) {}

    private static final String[] HEADER_KEYS = {"", "trace", "größe", "鍵", "😀-emoji"};

    /** Mostly a few records, sometimes many. */
    static RandomBatch draw(Random random) {
        return draw(random, 1 + (random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(20)), 20_000);
    }

    static RandomBatch draw(Random random, int recordsCount, int valueSizeBytesMax) {
        boolean isIdempotent = random.nextBoolean();
        long firstTimestamp = random.nextInt(8) == 0 ? RecordBatch.NO_TIMESTAMP : random.nextLong() >>> 20;
        List<Entry> entries = new ArrayList<>();
        for (int index = 0; index < recordsCount; index++) {
            long timestamp = firstTimestamp < 0 ? firstTimestamp : firstTimestamp + random.nextInt(100_000);
            entries.add(new Entry(
                    timestamp,
                    bytes(random, 40),
                    bytes(random, recordsCount < 50 ? valueSizeBytesMax : 200),
                    headers(random)));
        }
        return new RandomBatch(
                random.nextLong() >>> (2 + random.nextInt(60)),
                random.nextInt(1_000) - 1,
                random.nextInt(3) == 0,
                random.nextLong() >>> 20,
                isIdempotent ? random.nextLong() >>> 1 : RecordBatch.NO_PRODUCER_ID,
                isIdempotent ? (short) random.nextInt(Short.MAX_VALUE) : RecordBatch.NO_PRODUCER_EPOCH,
                isIdempotent ? Integer.MAX_VALUE - random.nextInt(4_000) : RecordBatch.NO_SEQUENCE,
                isIdempotent && random.nextBoolean(),
                entries);
    }

    private static @Nullable ByteBuffer bytes(Random random, int sizeBytesMax) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(sizeBytesMax) : random.nextInt(40)];
        boolean isCompressible = random.nextBoolean();
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) (isCompressible ? 'a' + index / 50 : random.nextInt());
        }
        int padding = random.nextInt(3);
        ByteBuffer buffer = random.nextInt(5) == 0
                ? ByteBuffer.allocateDirect(bytes.length + padding)
                : ByteBuffer.allocate(bytes.length + padding);
        return buffer.position(padding).put(bytes).flip().position(padding);
    }

    private static List<RecordHeader> headers(Random random) {
        List<RecordHeader> headers = new ArrayList<>();
        for (int count = random.nextInt(8) - 4; count > 0; count--) {
            headers.add(new RecordHeader(HEADER_KEYS[random.nextInt(HEADER_KEYS.length)], bytes(random, 30)));
        }
        return headers;
    }

    ByteBuffer build(Compression compression) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(compression, BufferSource.HEAP, 256)) {
            builder.baseOffset(baseOffset).partitionLeaderEpoch(partitionLeaderEpoch);
            builder.producer(producerId, producerEpoch, baseSequence);
            if (isTransactional) {
                builder.transactional();
            }
            if (isAppendTime) {
                builder.appendTime(appendTimeMs);
            }
            for (Entry entry : entries) {
                builder.append(entry.timestampMs(), entry.key(), entry.value(), entry.headers());
            }
            return builder.build();
        }
    }
}
