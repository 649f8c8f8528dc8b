package io.duolog.cli.demo;

import io.duolog.cli.format.InputLines;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.producer.ProducerRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Part one of the demo: the lines of a file, through a topic with one partition, compared with the file again. */
final class LinesDemo {
    private static final String TOPIC = "demo-lines";

    private final DemoRun run;
    private final String name;
    private final Text text;

    /** A text that can be read several times. */
    @FunctionalInterface
    interface Text {
        /** Opens it at its beginning. */
        InputStream open() throws IOException;
    }

    LinesDemo(DemoRun run, String name, Text text) {
        this.run = run;
        this.name = name;
        this.text = text;
    }

    void perform(DemoReport report) throws IOException {
        run.createTopic(TOPIC, 1);
        long count = count();
        try (InputStream in = text.open()) {
            InputLines lines = new InputLines(in);
            run.produce(() -> toRecord(lines.next()), count);
        }
        try (InputStream in = text.open()) {
            Comparison comparison = new Comparison(new InputLines(in));
            run.consume(TOPIC, 1, count, comparison);
            report.check(
                    comparison.isEqual() && comparison.read == count,
                    String.format(Locale.ROOT, "%,d lines of %s came back in order, byte for byte", count, name),
                    comparison.difference == null
                            ? String.format(Locale.ROOT, "%,d lines came back", comparison.read)
                            : comparison.difference);
        }
    }

    private long count() throws IOException {
        try (InputStream in = text.open()) {
            InputLines lines = new InputLines(in);
            while (lines.next() != null) {
                // The reader counts.
            }
            return lines.number();
        }
    }

    private static @Nullable ProducerRecord<byte[], byte[]> toRecord(byte @Nullable [] line) {
        return line == null ? null : new ProducerRecord<>(TOPIC, line);
    }

    /** Compares what is read with the lines, one by one. */
    private static final class Comparison implements DemoRun.Sink {
        private final InputLines lines;
        private long read;
        private @Nullable String difference;

        private Comparison(InputLines lines) {
            this.lines = lines;
        }

        private boolean isEqual() {
            return difference == null;
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> consumed) throws IOException {
            read++;
            byte[] expected = lines.next();
            if (difference == null && !Arrays.equals(expected, consumed.value())) {
                difference = "line " + read + " is different";
            }
        }
    }
}
