package io.duolog.cli.format;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.format.PrintedRecord.PrintedHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled output format with kcat's tokens.
 *
 * <table>
 * <caption>Tokens</caption>
 * <tr><td>{@code %s} / {@code %S}</td><td>value / its length in bytes (-1 for null)</td></tr>
 * <tr><td>{@code %k} / {@code %K}</td><td>key / its length in bytes (-1 for null)</td></tr>
 * <tr><td>{@code %t} {@code %p} {@code %o}</td><td>topic, partition, offset</td></tr>
 * <tr><td>{@code %T}</td><td>timestamp in milliseconds since the epoch</td></tr>
 * <tr><td>{@code %h}</td><td>headers as {@code name=value}, separated by commas</td></tr>
 * <tr><td>{@code %%}</td><td>a per cent sign</td></tr>
 * <tr><td>{@code \n \r \t \\ \0 \xNN}</td><td>the usual escapes</td></tr>
 * </table>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class RecordFormat {
    /** What kcat and Kafka's console consumer print by default: the value and a line break. */
    public static final RecordFormat VALUE_PER_LINE = parse("%s\\n");

    private static final byte[] NOTHING = {};

    private interface Step {
        void print(PrintedRecord printed, ByteArrayOutputStream out);
    }

    private final List<Step> steps;

    private RecordFormat(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Compiles a format.
     *
     * @throws IllegalArgumentException if a token or an escape is unknown; the message names it, where it stands, and
     *     what there is
     */
    public static RecordFormat parse(String format) {
        requireNonNull(format, "format");
        List<Step> steps = new ArrayList<>();
        ByteArrayOutputStream literal = new ByteArrayOutputStream();
        int position = 0;
        while (position < format.length()) {
            char symbol = format.charAt(position);
            if (symbol == '%') {
                Step step = token(format, position);
                if (step == null) {
                    literal.write('%');
                } else {
                    endLiteral(literal, steps);
                    steps.add(step);
                }
                position += 2;
            } else if (symbol == '\\') {
                position = escape(format, position, literal);
            } else {
                int codePoint = format.codePointAt(position);
                literal.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                position += Character.charCount(codePoint);
            }
        }
        endLiteral(literal, steps);
        return new RecordFormat(steps);
    }

    /** Appends the record to {@code out}, keys and values byte for byte. */
    public void print(PrintedRecord printed, ByteArrayOutputStream out) {
        for (Step step : steps) {
            step.print(printed, out);
        }
    }

    private static void endLiteral(ByteArrayOutputStream literal, List<Step> steps) {
        if (literal.size() > 0) {
            byte[] bytes = literal.toByteArray();
            literal.reset();
            steps.add((printed, out) -> out.writeBytes(bytes));
        }
    }

    /** The step of the token at {@code position}, or null for an escaped per cent sign. */
    private static @Nullable Step token(String format, int position) {
        char name = position + 1 < format.length() ? format.charAt(position + 1) : ' ';
        return switch (name) {
            case '%' -> null;
            case 's' -> (printed, out) -> out.writeBytes(orNothing(printed.value()));
            case 'S' -> (printed, out) -> text(out, length(printed.value()));
            case 'k' -> (printed, out) -> out.writeBytes(orNothing(printed.key()));
            case 'K' -> (printed, out) -> text(out, length(printed.key()));
            case 't' -> (printed, out) -> text(out, printed.topic());
            case 'p' -> (printed, out) -> text(out, printed.partition());
            case 'o' -> (printed, out) -> text(out, printed.offset());
            case 'T' -> (printed, out) -> text(out, printed.timestampMs());
            case 'h' -> RecordFormat::headers;
            default ->
                throw new IllegalArgumentException("unknown token '%" + name + "' at position " + position
                        + " of the format '" + format + "'; use one of %s %S %k %K %t %p %o %T %h %%");
        };
    }

    private static int escape(String format, int position, ByteArrayOutputStream literal) {
        char name = position + 1 < format.length() ? format.charAt(position + 1) : ' ';
        switch (name) {
            case 'n' -> literal.write('\n');
            case 'r' -> literal.write('\r');
            case 't' -> literal.write('\t');
            case '0' -> literal.write(0);
            case '\\' -> literal.write('\\');
            case 'x' -> {
                literal.write(hexByte(format, position));
                return position + 4;
            }
            default ->
                throw new IllegalArgumentException("unknown escape '\\" + name + "' at position " + position
                        + " of the format '" + format + "'; use one of \\n \\r \\t \\0 \\\\ \\xNN");
        }
        return position + 2;
    }

    private static int hexByte(String format, int position) {
        try {
            return Integer.parseUnsignedInt(format.substring(position + 2, position + 4), 16);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'\\x' at position " + position + " of the format '" + format + "' needs two hexadecimal digits",
                    e);
        }
    }

    private static void headers(PrintedRecord printed, ByteArrayOutputStream out) {
        String separator = "";
        for (PrintedHeader header : printed.headers()) {
            text(out, separator);
            text(out, header.key());
            out.write('=');
            byte[] value = header.value();
            out.writeBytes(value == null ? "NULL".getBytes(StandardCharsets.UTF_8) : value);
            separator = ",";
        }
    }

    private static byte[] orNothing(byte @Nullable [] bytes) {
        return bytes == null ? NOTHING : bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    private static void text(ByteArrayOutputStream out, Object value) {
        out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
