package io.duolog.cli.records;

import io.duolog.client.Headers;
import io.duolog.client.producer.ProducerRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines in a format like that of {@code consume}: {@code %k} (key), {@code %s} (value) and {@code %T} (timestamp in
 * ms) with text between them, which ends what stands before it. The last field takes the rest of the line.
 */
final class LineInput implements InputFormat {
    private static final String FIELDS = "ksT";

    private final String format;
    private final boolean emptyIsNull;
    private final List<Character> fields = new ArrayList<>();
    /** What stands before each field, and after the last. */
    private final List<byte[]> separators = new ArrayList<>();

    private LineInput(String format, boolean emptyIsNull) {
        this.format = format;
        this.emptyIsNull = emptyIsNull;
    }

    /** Each line is a value. */
    static LineInput values(boolean emptyIsNull) {
        return parse("%s", emptyIsNull);
    }

    /** Each line is a key, the separator, and a value. */
    static LineInput keysAndValues(String separator, boolean emptyIsNull) {
        return parse("%k" + separator.replace("%", "%%") + "%s", emptyIsNull);
    }

    /**
     * Compiles a format.
     *
     * @param emptyIsNull whether an empty key or value is null
     * @throws IllegalArgumentException if it cannot be used to read
     */
    static LineInput parse(String format, boolean emptyIsNull) {
        String text = format.endsWith("\\n") ? format.substring(0, format.length() - 2) : format;
        LineInput input = new LineInput(format, emptyIsNull);
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char symbol = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (symbol == '\\' && next == 't') {
                literal.append('\t');
                i++;
            } else if (symbol == '%' && next == '%') {
                literal.append('%');
                i++;
            } else if (symbol == '%') {
                input.addField(next, literal.toString());
                literal.setLength(0);
                i++;
            } else {
                literal.append(symbol);
            }
        }
        if (input.fields.isEmpty()) {
            throw new IllegalArgumentException("the format '" + format + "' has no field; use %k, %s and %T");
        }
        input.separators.add(literal.toString().getBytes(StandardCharsets.UTF_8));
        return input;
    }

    private void addField(char field, String before) {
        if (FIELDS.indexOf(field) < 0 || fields.contains(field)) {
            throw new IllegalArgumentException("'%" + field + "' in the format '" + format
                    + "' cannot be read; use each of %k, %s and %T once at most");
        }
        if (before.isEmpty() && !fields.isEmpty()) {
            throw new IllegalArgumentException(
                    "the format '" + format + "' has nothing before '%" + field + "' to tell where it starts");
        }
        separators.add(before.getBytes(StandardCharsets.UTF_8));
        fields.add(field);
    }

    @Override
    public InputRecord parse(byte[] line) {
        byte[] key = null;
        byte[] value = null;
        long timestampMs = ProducerRecord.NOW;
        int position = expect(line, 0, separators.get(0));
        for (int i = 0; i < fields.size(); i++) {
            byte[] after = separators.get(i + 1);
            int end = i == fields.size() - 1 ? endOfLast(line, position, after) : indexOf(line, position, after);
            byte[] bytes = Arrays.copyOfRange(line, position, end);
            switch (fields.get(i)) {
                case 'k' -> key = orNull(bytes);
                case 's' -> value = orNull(bytes);
                default -> timestampMs = timestamp(bytes);
            }
            position = end + after.length;
        }
        return new InputRecord(key, value, timestampMs, Headers.EMPTY);
    }

    private byte @Nullable [] orNull(byte[] bytes) {
        return emptyIsNull && bytes.length == 0 ? null : bytes;
    }

    private static long timestamp(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the timestamp '" + text + "' is not a number of milliseconds", e);
        }
    }

    private int expect(byte[] line, int position, byte[] literal) {
        if (!startsWith(line, position, literal)) {
            throw mismatch(literal);
        }
        return position + literal.length;
    }

    private int endOfLast(byte[] line, int position, byte[] after) {
        int end = line.length - after.length;
        if (end < position || !startsWith(line, end, after)) {
            throw mismatch(after);
        }
        return end;
    }

    private int indexOf(byte[] line, int from, byte[] literal) {
        for (int i = from; i <= line.length - literal.length; i++) {
            if (startsWith(line, i, literal)) {
                return i;
            }
        }
        throw mismatch(literal);
    }

    private IllegalArgumentException mismatch(byte[] literal) {
        return new IllegalArgumentException("there is no '" + new String(literal, StandardCharsets.UTF_8)
                + "' where the format '" + format + "' has it");
    }

    private static boolean startsWith(byte[] line, int position, byte[] literal) {
        return position >= 0
                && position + literal.length <= line.length
                && Arrays.equals(line, position, position + literal.length, literal, 0, literal.length);
    }
}
