package io.duolog.client.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name in Kafka's configuration, how its text is read, and what it is when nobody sets it.
 *
 * <p>Immutable. The text form and the typed form are two views of the same value: {@code parse(format(value))} equals
 * {@code value}.
 *
 * @param <T> the type of the value
 */
public final class ConfigKey<T> {
    private final String name;
    private final @Nullable T defaultValue;
    private final Function<String, T> parser;
    private final Function<T, String> formatter;

    private ConfigKey(
            String name, @Nullable T defaultValue, Function<String, T> parser, Function<T, String> formatter) {
        this.name = requireNonNull(name, "name");
        this.defaultValue = defaultValue;
        this.parser = requireNonNull(parser, "parser");
        this.formatter = requireNonNull(formatter, "formatter");
    }

    /** A 32-bit number in {@code [min, max]}. */
    public static ConfigKey<Integer> ofInt(String name, int defaultValue, int min, int max) {
        return new ConfigKey<>(
                name, defaultValue, text -> (int) number(text, Long::parseLong, min, max), value -> value.toString());
    }

    /** A 64-bit number that is at least {@code min}. */
    public static ConfigKey<Long> ofLong(String name, long defaultValue, long min) {
        return new ConfigKey<>(
                name,
                defaultValue,
                text -> number(text, Long::parseLong, min, Long.MAX_VALUE),
                value -> value.toString());
    }

    /** {@code true} or {@code false}. */
    public static ConfigKey<Boolean> ofBoolean(String name, boolean defaultValue) {
        return new ConfigKey<>(name, defaultValue, ConfigKey::bool, value -> value.toString());
    }

    /** Text; absent unless set, if {@code defaultValue} is null. */
    public static ConfigKey<String> ofString(String name, @Nullable String defaultValue) {
        return new ConfigKey<>(name, defaultValue, text -> text, value -> value);
    }

    /** Comma-separated texts; absent unless set, if {@code defaultValue} is null. */
    public static ConfigKey<List<String>> ofList(String name, @Nullable List<String> defaultValue) {
        return new ConfigKey<>(
                name,
                defaultValue == null ? null : List.copyOf(defaultValue),
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(element -> !element.isEmpty())
                        .collect(Collectors.toUnmodifiableList()),
                value -> String.join(",", value));
    }

    /**
     * One of an enum's constants.
     *
     * @param spellings the texts of a constant; the first is the one that is written. Letter case is ignored
     */
    public static <E extends Enum<E>> ConfigKey<E> ofEnum(
            String name, E defaultValue, Function<E, List<String>> spellings) {
        Class<E> type = defaultValue.getDeclaringClass();
        return new ConfigKey<>(name, defaultValue, text -> constant(type, text, spellings), value -> spellings
                .apply(value)
                .get(0));
    }

    /**
     * A value of any type.
     *
     * @param parser throws {@link IllegalArgumentException} for other texts, with a message that completes "key must ..."
     * @param formatter the inverse of {@code parser}
     */
    public static <T> ConfigKey<T> of(
            String name, T defaultValue, Function<String, T> parser, Function<T, String> formatter) {
        return new ConfigKey<>(name, requireNonNull(defaultValue, "defaultValue"), parser, formatter);
    }

    /** The setting's name, as in Kafka. */
    public String name() {
        return name;
    }

    /** The value of a setting that is not set; empty if it then has none. */
    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /**
     * Reads the value from its text.
     *
     * @throws IllegalArgumentException if the text is no such value; the message completes "key must ..."
     */
    public T parse(String text) {
        return parser.apply(text.strip());
    }

    /** The value as text, the way a properties file holds it. */
    public String format(T value) {
        return formatter.apply(value);
    }

    @Override
    public String toString() {
        return name;
    }

    private static long number(String text, ToLongFunction<String> read, long min, long max) {
        try {
            long value = read.applyAsLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("must be a whole number, not '" + text + "'", notANumber);
        }
        String range = max == Integer.MAX_VALUE || max == Long.MAX_VALUE ? "at least " + min : min + " to " + max;
        throw new IllegalArgumentException("must be " + range + ", not " + text);
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Boolean.TRUE;
        }
        if (text.equalsIgnoreCase("false")) {
            return Boolean.FALSE;
        }
        throw new IllegalArgumentException("must be true or false, not '" + text + "'");
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text, Function<E, List<String>> spellings) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (spellings.apply(constant).stream().anyMatch(text::equalsIgnoreCase)) {
                return constant;
            }
        }
        String allowed = Arrays.stream(constants)
                .map(constant -> spellings.apply(constant).get(0))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(String.format(Locale.ROOT, "must be one of %s, not '%s'", allowed, text));
    }
}
