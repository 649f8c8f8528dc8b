package io.duolog.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a broker's process printed. Reading is a snapshot: the process may go on writing.
 *
 * @param file where standard output and standard error go, appended to over restarts
 */
public record BrokerLog(Path file) {

    private static final int TAIL_LINES = 40;

    /** A mark for {@link #linesSince(long)}: the size of the log now, in bytes. */
    public long mark() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines printed since {@code mark} was taken. */
    public List<String> linesSince(long mark) {
        try {
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            int from = (int) Math.min(mark, bytes.length);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines, for failure messages. */
    public String tail() {
        List<String> lines = linesSince(0);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
