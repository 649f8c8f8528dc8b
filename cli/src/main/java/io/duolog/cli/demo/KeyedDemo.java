package io.duolog.cli.demo;

import io.duolog.client.producer.ProducerRecord;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Part two of the demo: many generated records with keys, spread over partitions. */
final class KeyedDemo {
    private static final String TOPIC = "demo-records";
    private static final int KEYS_MAX = 10_000;
    private static final long BYTES_PER_MIB = 1024L * 1024;

    private final DemoRun run;
    private final long count;
    private final int valueBytes;
    private final int partitions;
    private final KeyedRecords records;

    KeyedDemo(DemoRun run, long count, int valueBytes, int partitions, long seed) {
        this.run = run;
        this.count = count;
        this.valueBytes = valueBytes;
        this.partitions = partitions;
        this.records = new KeyedRecords(seed, (int) Math.min(KEYS_MAX, count), valueBytes);
    }

    void perform(DemoReport report) throws IOException {
        run.createTopic(TOPIC, partitions);
        long producedNs = run.produce(new Generator(), count);
        KeyedRecordsCheck check = new KeyedRecordsCheck(records, count);
        long consumedNs = run.consume(
                TOPIC,
                partitions,
                count,
                consumed -> check.accept(consumed.partition(), consumed.offset(), consumed.key(), consumed.value()));
        check.report(report);
        report.measure(speed("produced", producedNs));
        report.measure(speed("consumed and checked", consumedNs));
    }

    private String speed(String what, long elapsedNs) {
        double seconds = Math.max(1, elapsedNs) / 1e9;
        return String.format(
                Locale.ROOT,
                "%s at %,.0f records/s, %,.1f MiB/s of values (%,d bytes each, %d partitions)",
                what,
                count / seconds,
                count * (double) valueBytes / BYTES_PER_MIB / seconds,
                valueBytes,
                partitions);
    }

    private final class Generator implements DemoRun.Source {
        private final int[] nextSequences = new int[records.keyCount()];
        private final byte[][] keys = new byte[records.keyCount()][];
        private long index;

        @Override
        public @Nullable ProducerRecord<byte[], byte[]> next() {
            if (index == count) {
                return null;
            }
            int keyNumber = records.keyNumber(index);
            if (keys[keyNumber] == null) {
                keys[keyNumber] = records.key(keyNumber);
            }
            byte[] value = records.value(index++, nextSequences[keyNumber]++);
            return new ProducerRecord<>(TOPIC, keys[keyNumber], value);
        }
    }
}
