package io.duolog.chaos.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads what a {@link HistoryWriter} wrote. A file whose writer was killed ends in the middle of a line, or of what is
 * compressed: it is read up to the last whole line. No line is held as a whole: one may be a partition of millions of records.
 */
final class HistoryReader {
    private static final int BUFFER_SIZE_BYTES = 1 << 16;

    private final JsonMapper mapper;

    HistoryReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Hands out all lines of {@code file} in order.
     *
     * @throws IOException if it is not of a known format, or is damaged elsewhere than at its end
     */
    <T> void read(Path file, Class<T> type, Consumer<T> consumer) throws IOException {
        ObjectReader json = mapper.readerFor(type);
        try (InputStream bytes = open(file);
                JsonParser parser = mapper.getFactory().createParser(bytes)) {
            // What is left is looked at when a line is damaged.
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            int line = 1;
            try {
                for (boolean isHeader = true; parser.nextToken() != null; isHeader = false) {
                    line = parser.currentTokenLocation().getLineNr();
                    if (isHeader) {
                        checkHeader(mapper.readValue(parser, FileFormat.class), file);
                    } else {
                        consumer.accept(json.readValue(parser));
                    }
                }
            } catch (JsonProcessingException e) {
                if (hasMore(parser, bytes)) {
                    throw new IOException(file + ", line " + line + " is damaged: " + e.getOriginalMessage(), e);
                }
            }
        }
    }

    private static void checkHeader(FileFormat format, Path file) throws IOException {
        if (!format.isReadable()) {
            throw new IOException(file + " is of another format than version " + FileFormat.VERSION + " of "
                    + FileFormat.NAME + ": " + format);
        }
    }

    /** Whether there is anything but white space behind what the parser has read. */
    private static boolean hasMore(JsonParser parser, InputStream bytes) throws IOException {
        ByteArrayOutputStream buffered = new ByteArrayOutputStream();
        parser.releaseBuffered(buffered);
        InputStream rest = new SequenceInputStream(new ByteArrayInputStream(buffered.toByteArray()), bytes);
        for (int next = rest.read(); next >= 0; next = rest.read()) {
            if (!Character.isWhitespace(next)) {
                return true;
            }
        }
        return false;
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
