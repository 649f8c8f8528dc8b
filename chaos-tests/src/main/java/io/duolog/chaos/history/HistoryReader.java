package io.duolog.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads what a {@link HistoryWriter} wrote. A file whose writer was killed ends in the middle of a line, or of what is
 * compressed: it is read up to the last whole line.
 */
final class HistoryReader {
    private static final int BUFFER_SIZE_BYTES = 1 << 16;

    private final JsonMapper mapper = HistoryJson.mapper();

    /**
     * Hands out all lines of {@code file} in order.
     *
     * @throws IOException if it is not of a known format, or a line that is not the last is damaged
     */
    <T> void read(Path file, Class<T> type, Consumer<T> consumer) throws IOException {
        ObjectReader json = mapper.readerFor(type);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), BUFFER_SIZE_BYTES)) {
            String line = lines.readLine();
            for (int number = 1; line != null; number++) {
                String following = lines.readLine();
                try {
                    if (number == 1) {
                        checkHeader(line, file);
                    } else {
                        consumer.accept(json.readValue(line));
                    }
                } catch (JsonProcessingException e) {
                    if (following != null) {
                        throw new IOException(file + ", line " + number + " is damaged: " + e.getOriginalMessage(), e);
                    }
                }
                line = following;
            }
        }
    }

    private void checkHeader(String line, Path file) throws IOException {
        if (!mapper.readValue(line, FileFormat.class).isReadable()) {
            throw new IOException(file + " is of another format than version " + FileFormat.VERSION + " of "
                    + FileFormat.NAME + ": " + line);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return bytes;
        }
        try {
            return new TruncatedInputStream(new GZIPInputStream(bytes, BUFFER_SIZE_BYTES));
        } catch (EOFException e) {
            bytes.close();
            return InputStream.nullInputStream();
        }
    }

    /** Takes an end that came too early for an end. */
    private static final class TruncatedInputStream extends FilterInputStream {
        private boolean ended;

        TruncatedInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (ended) {
                return -1;
            }
            try {
                return super.read(bytes, from, length);
            } catch (EOFException e) {
                ended = true;
                return -1;
            }
        }

        @Override
        public int available() throws IOException {
            return ended ? 0 : super.available();
        }
    }
}
