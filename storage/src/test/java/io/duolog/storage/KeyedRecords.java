package io.duolog.storage;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordHeader;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import io.duolog.storage.compaction.CompactionRun;
import io.duolog.storage.compaction.Throttle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records with keys, and what is left of them in a log. */
final class KeyedRecords {
    static final CompactionRun RUN = run(1 << 20);

    private KeyedRecords() {}

    /** A record of a log, readable. */
    record Found(long offset, long timestampMs, Optional<String> key, Optional<String> value) {}

    static CompactionRun run(long mapBytes) {
        return new CompactionRun(mapBytes, 0.9, 512, Throttle.NONE, () -> false);
    }

    static ByteBuffer keyed(long timestampMs, CompressionType codec, String... keysAndValues) {
        return batch(RecordBatch.NO_PRODUCER_ID, -1, -1, timestampMs, codec, keysAndValues);
    }

    /** A value of null is a tombstone; a key of null is no key. Timestamps ascend. */
    static ByteBuffer batch(
            long producerId, int epoch, int sequence, long timestampMs, CompressionType codec, String... pairs) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(Compression.of(codec), BufferSource.HEAP, 1024)) {
            builder.producer(producerId, (short) epoch, sequence);
            for (int i = 0; i < pairs.length; i += 2) {
                builder.append(
                        timestampMs + i / 2,
                        bytes(pairs[i]),
                        bytes(pairs[i + 1]),
                        List.of(new RecordHeader("h", bytes("header " + i))));
            }
            return TestLogs.copy(builder.build());
        }
    }

    private static ByteBuffer bytes(String text) {
        return text == null ? null : TestLogs.utf8(text);
    }

    static List<Found> all(PartitionLog log) {
        List<Found> found = new ArrayList<>();
        for (ByteBuffer bytes : TestLogs.allBatches(log)) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            if (!batch.isControl()) {
                found.addAll(of(batch));
            }
        }
        return found;
    }

    static List<Found> of(RecordBatch batch) {
        List<Found> found = new ArrayList<>();
        try (RecordIterator records = new RecordReader(1 << 24).read(batch)) {
            while (records.hasNext()) {
                Record record = records.next();
                found.add(new Found(record.offset(), record.timestamp(), text(record.key()), text(record.value())));
            }
        }
        return found;
    }

    private static Optional<String> text(ByteBuffer bytes) {
        return bytes == null
                ? Optional.empty()
                : Optional.of(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    /** Keys and values, as in {@code a=1}. */
    static List<String> pairs(PartitionLog log) {
        return all(log).stream()
                .map(found -> found.offset() + ":" + found.key().orElse("-") + "="
                        + found.value().orElse("-"))
                .toList();
    }
}
