package io.duolog.cli.offset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times of records, as commands take them. */
public final class Timestamps {
    /** How a time may be written, to complete "use". */
    public static final String FORMATS = "ms since 1970 or 2026-11-21T05:00:00Z";

    private Timestamps() {}

    /**
     * Reads ms since 1970, {@code 2026-11-21T05:00:00Z}, the same with an offset such as {@code +01:00}, or with neither,
     * which is taken for UTC as Kafka's tools do.
     *
     * @return ms since 1970, at least 0
     * @throws IllegalArgumentException saying what was expected
     */
    public static long parseMs(String text) {
        try {
            boolean isNumber = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            long timestampMs = isNumber ? Long.parseLong(text) : instant(text).toEpochMilli();
            if (timestampMs >= 0) {
                return timestampMs;
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static Instant instant(String text) {
        int time = text.indexOf('T');
        boolean hasZone = text.endsWith("Z") || text.indexOf('+', time + 1) > 0 || text.indexOf('-', time + 1) > 0;
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static String expected(String text) {
        return "'" + text + "' is no time; use " + FORMATS;
    }
}
