package io.duolog.pages;

import java.util.Locale;

/** Figures as people read them. */
public final class Format {
    private static final long NANOS_PER_MS = 1_000_000;

    private Format() {}

    /** With a comma between thousands. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count and its noun, such as {@code 1 fault} or {@code 2 faults}. */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 1.2k}, {@code 30k}, {@code 4M}: for axes. */
    public static String brief(double figure) {
        if (figure >= 1_000_000) {
            return trimmed(figure / 1_000_000) + "M";
        }
        return figure >= 1_000 ? trimmed(figure / 1_000) + "k" : trimmed(figure);
    }

    /** A time span, with the unit that suits it: {@code 3.1 ms}, {@code 240 ms}, {@code 3.1 s}, {@code 2 min 5 s}, {@code 3 h 2 min}. */
    public static String span(long nanos) {
        double ms = (double) nanos / NANOS_PER_MS;
        if (ms < 10) {
            return String.format(Locale.ROOT, "%.1f ms", ms);
        }
        if (ms < 999.5) {
            return String.format(Locale.ROOT, "%.0f ms", ms);
        }
        if (ms < 59_950) {
            return String.format(Locale.ROOT, ms < 9_950 ? "%.2f s" : "%.1f s", ms / 1_000);
        }
        long seconds = Math.round(ms / 1_000);
        long minutes = seconds / 60;
        return minutes < 60
                ? minutes + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s")
                : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** A time span in ms. */
    public static String spanMs(long ms) {
        return span(ms * NANOS_PER_MS);
    }

    /** A moment of a run: {@code 0:07.25}, {@code 12:07.25}, {@code 1:02:07.25}. */
    public static String moment(long nanosSinceBegin) {
        long hundredths = Math.floorDiv(nanosSinceBegin, 10 * NANOS_PER_MS);
        String sign = hundredths < 0 ? "-" : "";
        hundredths = Math.abs(hundredths);
        return sign + clock(hundredths / 100) + String.format(Locale.ROOT, ".%02d", hundredths % 100);
    }

    /** A moment in whole seconds: {@code 0:07}, {@code 1:02:07}. */
    public static String clock(long seconds) {
        long hours = seconds / 3600;
        return hours == 0
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60);
    }

    /** Hours with two digits. */
    public static String hours(long ms) {
        return String.format(Locale.ROOT, "%,.2f", ms / 3_600_000.0);
    }

    /** A coordinate in as few characters as the eye needs. */
    public static String coordinate(double value) {
        long tenths = Math.round(value * 10);
        long rest = Math.abs(tenths % 10);
        String sign = tenths < 0 && tenths > -10 ? "-" : "";
        return rest == 0 ? Long.toString(tenths / 10) : sign + tenths / 10 + "." + rest;
    }

    private static String trimmed(double figure) {
        String text = String.format(Locale.ROOT, figure < 10 ? "%.1f" : "%.0f", figure);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
