package io.duolog.compat.cross;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A record in the form that every client can write and read.
 *
 * @param key the key, without tabs and line breaks
 * @param value the value, without tabs and line breaks
 * @param origin the value of the only header, {@value #ORIGIN_HEADER}
 */
public record Message(String key, String value, String origin) {

    /** The name of the header that every message carries. */
    public static final String ORIGIN_HEADER = "origin";

    /** {@code count} messages that compress well and that no other origin produces. */
    public static List<Message> of(String origin, int count) {
        return IntStream.range(0, count)
                .mapToObj(n ->
                        new Message("key-" + n, "value-%d-%s-%s".formatted(n, origin, "größe ".repeat(n % 20)), origin))
                .toList();
    }

    /** The message as one line: key, value and origin between tabs. */
    public String toLine() {
        return String.join("\t", key, value, origin);
    }

    /** The message of a line that {@link #toLine()} wrote. */
    public static Message parse(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("Not key, value and origin: " + line);
        }
        return new Message(parts[0], parts[1], parts[2]);
    }
}
