package io.duolog.broker.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What values a setting may have beyond its type.
 *
 * @param <T> the value's class
 */
@FunctionalInterface
public interface ConfigRule<T> {
    /** What is wrong with the value and what would be right; empty when it is right. */
    Optional<String> problem(T value);

    /** Any value. */
    static <T> ConfigRule<T> any() {
        return value -> Optional.empty();
    }

    /** A number not below {@code minimum}. */
    static <N extends Number & Comparable<N>> ConfigRule<N> atLeast(N minimum) {
        return value -> value.compareTo(minimum) >= 0 ? Optional.empty() : Optional.of("must be at least " + minimum);
    }

    /** A number from {@code minimum} to {@code maximum}, both included. */
    static <N extends Number & Comparable<N>> ConfigRule<N> between(N minimum, N maximum) {
        return value -> value.compareTo(minimum) >= 0 && value.compareTo(maximum) <= 0
                ? Optional.empty()
                : Optional.of("must be from " + minimum + " to " + maximum);
    }

    /** One of these words. */
    static ConfigRule<String> oneOf(String... words) {
        List<String> allowed = List.of(words);
        return value -> allowed.contains(value)
                ? Optional.empty()
                : Optional.of("must be one of " + String.join(", ", allowed));
    }

    /** A list of these words, none twice. */
    static ConfigRule<List<String>> eachOf(String... words) {
        List<String> allowed = List.of(words);
        return value -> allowed.containsAll(value) && new HashSet<>(value).size() == value.size()
                ? Optional.empty()
                : Optional.of("may hold each of " + String.join(", ", allowed) + " once, and nothing else");
    }

    /** Text that is not blank. */
    static ConfigRule<String> notBlank() {
        return value -> value.isBlank() ? Optional.of("must not be empty") : Optional.empty();
    }

    /** The default and nothing else: the setting exists in Kafka, and Duolog does not do what another value asks for. */
    static <T> ConfigRule<T> only(T allowed, String reason) {
        return value -> value.equals(allowed)
                ? Optional.empty()
                : Optional.of("only " + (allowed.equals("") || allowed.equals(List.of()) ? "the empty value" : allowed)
                        + " is supported: " + reason);
    }
}
