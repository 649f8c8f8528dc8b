package io.duolog.cli.records;

import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.consumer.ConsumerRecords;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;

/** Prints what a consumer reads, until there is enough. */
final class RecordLoop {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final RecordPrinter printer;
    private final PrintStream out;
    private volatile boolean isStopped;

    /**
     * Prepares a loop.
     *
     * @param printer prints to {@code out}
     */
    RecordLoop(Consumer<byte[], byte[]> consumer, RecordPrinter printer, PrintStream out) {
        this.consumer = consumer;
        this.printer = printer;
        this.out = out;
    }

    /**
     * Reads and prints in the calling thread. What was printed has been flushed when the consumer may commit it.
     *
     * @return how many records were printed
     */
    long run(ReadingEnd end, long recordsMax) {
        long printed = 0;
        while (printed < recordsMax && !isStopped && !end.isReached()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            Iterator<ConsumerRecord<byte[], byte[]>> records = polled.iterator();
            // To ask whether there is another one makes the one before count as processed, the last one too.
            while (records.hasNext() && printed < recordsMax) {
                ConsumerRecord<byte[], byte[]> next = records.next();
                if (end.includes(next)) {
                    printer.print(next);
                    printed++;
                }
            }
            // Also flushes. Whoever read has gone: as with 'head', that is an end like any other.
            if (out.checkError()) {
                giveBack(polled);
                return printed;
            }
        }
        return printed;
    }

    /** Nobody has seen them, so they are not to be committed. */
    private void giveBack(ConsumerRecords<byte[], byte[]> polled) {
        polled.partitions()
                .forEach(partition -> consumer.seek(
                        partition, polled.records(partition).get(0).offset()));
    }

    /** Has the loop end soon; any thread. */
    void stop() {
        isStopped = true;
        consumer.wakeup();
    }
}
