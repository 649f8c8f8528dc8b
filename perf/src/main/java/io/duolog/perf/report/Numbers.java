package io.duolog.perf.report;

import io.duolog.pages.Format;
import io.duolog.perf.result.Percentiles;
import java.util.Locale;

/** Figures as people read them. */
final class Numbers {
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_US = 1e3;
    private static final double MS_PER_US = 1e-3;

    private Numbers() {}

    /** A figure with its unit, in the size that suits it: {@code 52,400/s}, {@code 3.1 ms}, {@code 210 MB}, {@code 2.4}. */
    static String figure(double figure, String unit) {
        return switch (unit) {
            case "ms" -> ms(figure);
            case Percentiles.MICROSECONDS -> ms(figure * MS_PER_US);
            case "B" -> bytes(figure);
            case "B/s" -> bytes(figure) + "/s";
            case "CPU-s/GB" -> plain(figure);
            default -> unit.endsWith("/s") ? plain(figure) + "/s" : plain(figure);
        };
    }

    /** Three digits that count, or all before the point, with a comma between thousands. */
    static String plain(double figure) {
        double size = Math.abs(figure);
        if (size >= 100 || figure == 0) {
            return String.format(Locale.ROOT, "%,.0f", figure);
        }
        String text = String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2g", figure);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** A ratio with two digits behind the point. */
    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio >= 100 ? "%,.0f" : ratio >= 10 ? "%.1f" : "%.2f", ratio);
    }

    /** A part of one in percent, without a sign. */
    static String percent(double part) {
        double percent = Math.abs(part) * 100;
        return String.format(Locale.ROOT, percent < 1 ? "%.1f %%" : "%,.0f %%", percent);
    }

    private static String ms(double ms) {
        if (Math.abs(ms) < 1) {
            return plain(ms * NANOS_PER_MS / NANOS_PER_US) + " µs";
        }
        return Format.span(Math.round(ms * NANOS_PER_MS));
    }

    private static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double rest = bytes;
        while (Math.abs(rest) >= 1_000 && unit < units.length - 1) {
            rest /= 1_000;
            unit++;
        }
        return plain(rest) + " " + units[unit];
    }
}
