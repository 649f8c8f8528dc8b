package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How the text of a setting becomes a value, and what Kafka's protocol calls that type.
 *
 * @param name for people and for the generated documentation
 * @param protocolId the type in a DescribeConfigs response (KIP-569)
 * @param parser throws {@link IllegalArgumentException} saying what was expected
 * @param formatter the inverse of the parser
 * @param <T> the value's class
 */
public record ConfigType<T>(String name, byte protocolId, Function<String, T> parser, Function<T, String> formatter) {
    /** {@code true} or {@code false}. */
    public static final ConfigType<Boolean> BOOLEAN =
            new ConfigType<>("boolean", (byte) 1, ConfigType::parseBoolean, String::valueOf);

    /** Any text. */
    public static final ConfigType<String> STRING =
            new ConfigType<>("string", (byte) 2, Function.identity(), Function.identity());

    /** 32 bits. */
    public static final ConfigType<Integer> INT = new ConfigType<>(
            "int", (byte) 3, text -> parseNumber(text, Integer::valueOf, "an integer"), String::valueOf);

    /** 16 bits. */
    public static final ConfigType<Short> SHORT = new ConfigType<>(
            "short", (byte) 4, text -> parseNumber(text, Short::valueOf, "an integer below 32768"), String::valueOf);

    /** 64 bits. */
    public static final ConfigType<Long> LONG =
            new ConfigType<>("long", (byte) 5, text -> parseNumber(text, Long::valueOf, "an integer"), String::valueOf);

    /** Floating point. */
    public static final ConfigType<Double> DOUBLE = new ConfigType<>(
            "double", (byte) 6, text -> parseNumber(text, Double::valueOf, "a number"), String::valueOf);

    /** Comma-separated; empty text is the empty list. */
    public static final ConfigType<List<String>> LIST =
            new ConfigType<>("list", (byte) 7, ConfigType::parseList, list -> String.join(",", list));

    /** As {@link #STRING}, and never shown. */
    public static final ConfigType<String> PASSWORD =
            new ConfigType<>("password", (byte) 9, Function.identity(), Function.identity());

    /** Checks the arguments. */
    public ConfigType {
        requireNonNull(name, "name");
        requireNonNull(parser, "parser");
        requireNonNull(formatter, "formatter");
    }

    /**
     * Reads a value; white space around it does not count.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public T parse(String text) {
        return parser.apply(text.trim());
    }

    /** Writes a value so that {@link #parse} reads it. */
    public String format(T value) {
        return formatter.apply(value);
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static <N extends Number> N parseNumber(String text, Function<String, N> parser, String expected) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + expected, e);
        }
    }

    private static List<String> parseList(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    }
}
