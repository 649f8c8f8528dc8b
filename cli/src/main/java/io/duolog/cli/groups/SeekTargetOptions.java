package io.duolog.cli.groups;

import io.duolog.cli.offset.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a group is to go on: one of Kafka's options. */
final class SeekTargetOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--to-earliest", description = "To the first record that there is.")
    private boolean earliest;

    @Option(names = "--to-latest", description = "To the end: what is there is not consumed.")
    private boolean latest;

    @Option(
            names = "--to-offset",
            paramLabel = "N",
            description = "To this offset, in each partition; to the nearest one if the log does not reach there.")
    private @Nullable Long offset;

    @Option(
            names = "--to-datetime",
            paramLabel = "TIME",
            description = "To the first record that is as young, in " + Timestamps.FORMATS + ".")
    private @Nullable String time;

    @Option(
            names = "--by-duration",
            paramLabel = "DURATION",
            description = "To the first record that is no older than that: 90m, 1d, PT1H30M.")
    private @Nullable String duration;

    @Option(names = "--shift-by", paramLabel = "N", description = "On by so many offsets; back, if N is negative.")
    private @Nullable Long shift;

    @Option(
            names = "--to-current",
            description = "Nowhere, but into the log if it does not reach there any more; to the end where nothing is"
                    + " committed.")
    private boolean current;

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    SeekTargetOptions() {}

    /**
     * The one that was named.
     *
     * @param clock what durations count back from
     * @throws ParameterException if none was named, or several, or one that cannot be read
     */
    SeekTarget target(Clock clock) {
        List<SeekTarget> targets = new ArrayList<>();
        if (earliest) {
            targets.add(new SeekTarget.Earliest());
        }
        if (latest) {
            targets.add(new SeekTarget.Latest());
        }
        if (current) {
            targets.add(new SeekTarget.Current());
        }
        if (offset != null) {
            targets.add(new SeekTarget.At(offset(offset)));
        }
        if (shift != null) {
            targets.add(new SeekTarget.Shift(shift));
        }
        if (time != null) {
            targets.add(new SeekTarget.Time(time(time)));
        }
        if (duration != null) {
            targets.add(new SeekTarget.Time(Math.max(0, clock.millis() - durationMs(duration))));
        }
        if (targets.size() != 1) {
            throw wrong(
                    "say where to, once: --to-earliest, --to-latest, --to-offset, --to-datetime, --by-duration,"
                            + " --shift-by or --to-current",
                    null);
        }
        return targets.get(0);
    }

    private long offset(long number) {
        if (number < 0) {
            throw wrong("--to-offset " + number + ": it must be at least 0", null);
        }
        return number;
    }

    private long time(String text) {
        try {
            return Timestamps.parseMs(text);
        } catch (IllegalArgumentException e) {
            throw wrong("--to-datetime: " + e.getMessage(), e);
        }
    }

    private long durationMs(String text) {
        try {
            long durationMs = parseDuration(text).toMillis();
            if (durationMs >= 0) {
                return durationMs;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong("--by-duration: '" + text + "' is no duration; use 90m, 1d or PT1H30M", e);
        }
        throw wrong("--by-duration " + text + ": it must not be negative", null);
    }

    /** Kafka's way, {@code PT1H30M}, or without what everybody knows: {@code 1h30m}, {@code 7d12h}. */
    private static Duration parseDuration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.contains("P")) {
            return Duration.parse(upper);
        }
        int hours = upper.indexOf('D') + 1;
        return Duration.parse(
                "P" + upper.substring(0, hours) + (hours == upper.length() ? "" : "T" + upper.substring(hours)));
    }

    private ParameterException wrong(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
