package io.duolog.perf.report;

import java.util.Locale;

/**
 * What a figure is to reach.
 *
 * @param limit how much; of {@link Direction#WITHIN} the part by which it may differ from 1
 * @param unit what stands behind it, with a blank before it; the empty string for ratios
 */
public record Bound(Direction direction, double limit, String unit) {
    /** On which side of the limit it is to be. */
    public enum Direction {
        /** Not above. */
        AT_MOST,
        /** Not below. */
        AT_LEAST,
        /** So near to 1. */
        WITHIN
    }

    /** What arithmetic adds to figures that are just at the limit. */
    private static final double ROUNDING = 1e-9;

    static Bound atMost(double limit) {
        return new Bound(Direction.AT_MOST, limit, "");
    }

    static Bound atLeast(double limit) {
        return new Bound(Direction.AT_LEAST, limit, "");
    }

    static Bound within(double part) {
        return new Bound(Direction.WITHIN, part, "");
    }

    static Bound atMostMs(double limitMs) {
        return new Bound(Direction.AT_MOST, limitMs, " ms");
    }

    /** Whether a figure reaches it. */
    public boolean isMetBy(double figure) {
        return shortfall(figure) <= ROUNDING;
    }

    /** By which part of the limit a figure misses it; negative if there is something to spare. */
    public double shortfall(double figure) {
        return switch (direction) {
            case AT_MOST -> figure / limit - 1;
            case AT_LEAST -> 1 - figure / limit;
            case WITHIN -> Math.abs(figure - 1) - limit;
        };
    }

    /** The bound for people, such as {@code ≤ 0.4}. */
    @Override
    public String toString() {
        return switch (direction) {
            case AT_MOST -> "≤ " + Numbers.plain(limit) + unit;
            case AT_LEAST -> "≥ " + Numbers.plain(limit) + unit;
            case WITHIN -> String.format(Locale.ROOT, "1 ± %.2f", limit);
        };
    }
}
