package io.duolog.cli.records;

import io.duolog.cli.format.PrintedRecord;
import io.duolog.cli.format.PrintedRecord.PrintedHeader;
import io.duolog.cli.format.RecordFormat;
import io.duolog.cli.output.JsonLines;
import io.duolog.client.consumer.ConsumerRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Prints records in a format, or as JSON. Confined to one thread. */
final class RecordPrinter {
    private final PrintStream out;
    private final @Nullable RecordFormat format;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final JsonLines json;

    /**
     * Creates a printer.
     *
     * @param format how to print; null for JSON
     */
    RecordPrinter(PrintStream out, @Nullable RecordFormat format) {
        this.out = out;
        this.format = format;
        this.json = new JsonLines(out);
    }

    /** Prints a record, without flushing. */
    void print(ConsumerRecord<byte[], byte[]> consumed) {
        PrintedRecord printed = new PrintedRecord(
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                consumed.timestampMs(),
                consumed.key(),
                consumed.value(),
                consumed.headers().asList().stream()
                        .map(header -> new PrintedHeader(header.key(), bytes(header.value())))
                        .toList());
        if (format == null) {
            json.print(generator -> RecordJson.write(generator, printed));
        } else {
            line.reset();
            format.print(printed, line);
            out.writeBytes(line.toByteArray());
        }
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.remaining()];
        value.get(value.position(), bytes);
        return bytes;
    }
}
