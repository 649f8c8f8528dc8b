package io.duolog.cli.demo;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks that what was read is what was written: each record once, the records of a key in order and in one partition, and
 * every byte as it was. Pure; confined to one thread.
 */
final class KeyedRecordsCheck {
    private static final int UNSEEN = -1;

    private final KeyedRecords records;
    private final long count;
    private final int[] nextSequences;
    private final int[] partitions;
    private long read;
    private final Finding order = new Finding();
    private final Finding content = new Finding();
    private final Finding placement = new Finding();

    /**
     * Starts before anything was read.
     *
     * @param count how many were written
     */
    KeyedRecordsCheck(KeyedRecords records, long count) {
        this.records = records;
        this.count = count;
        this.nextSequences = new int[records.keyCount()];
        this.partitions = new int[records.keyCount()];
        Arrays.fill(partitions, UNSEEN);
    }

    /** How many were read so far. */
    long read() {
        return read;
    }

    /** Takes the next record of a partition. */
    void accept(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
        read++;
        String where = "partition " + partition + ", offset " + offset;
        if (key == null || value == null || !records.isGenuine(key, value)) {
            content.add(where + " holds another key or value than was written");
            return;
        }
        int keyNumber = records.keyNumber(KeyedRecords.index(value));
        int sequence = KeyedRecords.sequence(value);
        int expected = nextSequences[keyNumber];
        if (sequence != expected) {
            order.add(where + " is record " + sequence + " of its key where " + expected + " was due");
        }
        nextSequences[keyNumber] = Math.max(expected, sequence + 1);
        if (partitions[keyNumber] == UNSEEN) {
            partitions[keyNumber] = partition;
        } else if (partitions[keyNumber] != partition) {
            placement.add(where + " has a key that was in partition " + partitions[keyNumber]);
        }
    }

    /** Says what held and what did not, when everything was read. */
    void report(DemoReport report) {
        int[] written = new int[records.keyCount()];
        for (long index = 0; index < count; index++) {
            written[records.keyNumber(index)]++;
        }
        boolean isComplete = read == count && Arrays.equals(written, nextSequences);
        report.check(
                isComplete,
                String.format(Locale.ROOT, "%,d keyed records came back, none lost and none twice", count),
                String.format(Locale.ROOT, "%,d records were written, %,d read", count, read));
        order.report(
                report, String.format(Locale.ROOT, "in order for each of %,d keys, without a gap", records.keyCount()));
        placement.report(report, "each key in one partition");
        content.report(report, "every byte of every key and value as it was written");
    }

    /** How often something was wrong, and where first. */
    private static final class Finding {
        private long occurrences;
        private String first = "";

        private void add(String where) {
            if (occurrences++ == 0) {
                first = where;
            }
        }

        private void report(DemoReport report, String promise) {
            report.check(
                    occurrences == 0,
                    promise,
                    String.format(Locale.ROOT, "%,d records are not; the first: %s", occurrences, first));
        }
    }
}
