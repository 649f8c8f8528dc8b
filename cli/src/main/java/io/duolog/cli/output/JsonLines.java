package io.duolog.cli.output;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Prints JSON objects, one on each line, as {@code jq} and other tools read them. Confined to one thread. */
public final class JsonLines {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Writes the fields of one object. */
    @FunctionalInterface
    public interface Fields {
        /** Called between the braces of the object. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Prints to {@code out}, without flushing it. */
    public JsonLines(OutputStream out) {
        this.out = requireNonNull(out, "out");
    }

    /**
     * Prints one object and ends the line.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void print(Fields fields) {
        line.reset();
        try {
            try (JsonGenerator json = FACTORY.createGenerator(line)) {
                json.writeStartObject();
                fields.write(json);
                json.writeEndObject();
            }
            line.write('\n');
            line.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
