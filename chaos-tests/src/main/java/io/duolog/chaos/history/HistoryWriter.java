package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one of a run's files of lines: first one that tells its format, then one JSON object a line. What was flushed is
 * readable even if the process is killed later; only lines that were not flushed are lost. Safe for use by several threads:
 * lines stand in the order of the calls of {@link #append}.
 *
 * @param <T> what the lines hold
 */
public final class HistoryWriter<T> implements Closeable {
    private static final int BUFFER_SIZE_BYTES = 1 << 16;

    private final Object lock = new Object();
    private final OutputStream out;
    private final ObjectWriter json;

    private HistoryWriter(OutputStream out, ObjectWriter json) {
        this.out = out;
        this.json = json;
    }

    /**
     * A writer of a new file; it is compressed if its name ends with {@code .gz}.
     *
     * @throws UncheckedIOException if it cannot be created
     */
    public static <T> HistoryWriter<T> create(Path file, Class<T> type) {
        requireNonNull(file, "file");
        try {
            OutputStream bytes = Files.newOutputStream(file);
            boolean compressed = file.toString().endsWith(".gz");
            OutputStream out = new BufferedOutputStream(
                    compressed ? new GZIPOutputStream(bytes, BUFFER_SIZE_BYTES, true) : bytes, BUFFER_SIZE_BYTES);
            ObjectWriter json = HistoryJson.mapper()
                    .writerFor(type)
                    .with(new MinimalPrettyPrinter(""))
                    .withoutFeatures(
                            JsonGenerator.Feature.AUTO_CLOSE_TARGET, JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                    .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
            HistoryWriter<T> writer = new HistoryWriter<>(out, json);
            out.write((FileFormat.header() + "\n").getBytes(StandardCharsets.UTF_8));
            writer.flush();
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + file, e);
        }
    }

    /**
     * Adds a line; it need not reach the file before {@link #flush} or {@link #close}.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void append(T event) {
        try {
            byte[] line = json.writeValueAsBytes(event);
            synchronized (lock) {
                out.write(line);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As {@link #append}, of a line that may be too long for the memory: it is written while it is made, and other threads wait.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void appendLong(T event) {
        try {
            synchronized (lock) {
                json.writeValue(out, event);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hands all lines to the operating system, so that the end of this process does not lose them.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public void flush() {
        try {
            synchronized (lock) {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            out.close();
        }
    }
}
