package io.duolog.cli.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, exactly as they are: what is between two line feeds, whatever its encoding. */
public final class InputLines {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LINE_BYTES_MAX = 64 * 1024 * 1024;

    private final BufferedInputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    /** Reads from {@code in}, with a buffer of its own. */
    public InputLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
    }

    /**
     * The next line without its line feed; null at the end.
     *
     * @throws IOException if reading fails or the line is too long to be a record
     */
    public byte @Nullable [] next() throws IOException {
        line.reset();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        number++;
        while (next >= 0 && next != '\n') {
            if (line.size() == LINE_BYTES_MAX) {
                throw new IOException("line " + number + " has more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        return line.toByteArray();
    }

    /** The number of the line that was read last, from 1. */
    public long number() {
        return number;
    }
}
