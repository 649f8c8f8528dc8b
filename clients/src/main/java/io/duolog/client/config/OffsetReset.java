package io.duolog.client.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a consumer begins if it has no offset, or one that is not in the log; Kafka's {@code auto.offset.reset}.
 *
 * @param strategy how the offset is chosen
 * @param age with {@link Strategy#BY_DURATION} how far back in time, else empty
 */
public record OffsetReset(Strategy strategy, Optional<Duration> age) {
    /** At the first offset. */
    public static final OffsetReset EARLIEST = new OffsetReset(Strategy.EARLIEST, Optional.empty());

    /** At the end, so that only new records are read. */
    public static final OffsetReset LATEST = new OffsetReset(Strategy.LATEST, Optional.empty());

    /** Nowhere: {@code poll} fails until the application seeks. */
    public static final OffsetReset NONE = new OffsetReset(Strategy.NONE, Optional.empty());

    private static final String BY_DURATION_PREFIX = "by_duration:";

    /** How an offset is chosen. */
    public enum Strategy {
        /** The first. */
        EARLIEST,
        /** The end. */
        LATEST,
        /** By time (KIP-1106). */
        BY_DURATION,
        /** Not at all. */
        NONE
    }

    /** Checks that there is an age exactly if one is needed. */
    public OffsetReset {
        requireNonNull(strategy, "strategy");
        if (age.isPresent() != (strategy == Strategy.BY_DURATION)) {
            throw new IllegalArgumentException("only BY_DURATION has an age, and must have one");
        }
        if (age.isPresent() && age.get().isNegative()) {
            throw new IllegalArgumentException("age is " + age.get() + "; it must not be negative");
        }
    }

    /** At the first record that is no older than this (KIP-1106). */
    public static OffsetReset byDuration(Duration age) {
        return new OffsetReset(Strategy.BY_DURATION, Optional.of(age));
    }

    /** Reads a setting's text; the message of its exception completes "key must ...". */
    static OffsetReset parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (OffsetReset simple : List.of(EARLIEST, LATEST, NONE)) {
            if (lower.equals(simple.toString())) {
                return simple;
            }
        }
        if (lower.startsWith(BY_DURATION_PREFIX)) {
            try {
                return byDuration(Duration.parse(text.substring(BY_DURATION_PREFIX.length())));
            } catch (DateTimeParseException | IllegalArgumentException notADuration) {
                throw wrong(text, notADuration);
            }
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "must be earliest, latest, none, or by_duration: and a time in ISO 8601 (by_duration:PT1H), not '"
                        + text + "'",
                cause);
    }

    /** The text of a setting. */
    @Override
    public String toString() {
        return strategy == Strategy.BY_DURATION
                ? BY_DURATION_PREFIX + age.map(Duration::toString).orElse("")
                : strategy.name().toLowerCase(Locale.ROOT);
    }
}
