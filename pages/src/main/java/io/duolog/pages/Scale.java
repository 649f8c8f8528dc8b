package io.duolog.pages;

import java.util.ArrayList;
import java.util.List;

/**
 * From a figure to a height in a drawing of {@link #HEIGHT}, where 0 is the top.
 *
 * @param low the figure at the bottom; 0 if the scale is linear
 * @param high the figure at the top, a round one
 */
public record Scale(double low, double high, boolean logarithmic) {
    /** The height of all plots; the browser stretches it. */
    public static final int HEIGHT = 100;

    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** From 0 to a round figure that is not less than this one. */
    public static Scale linear(double max) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(max, 1))));
        for (double round : ROUND) {
            if (round * power >= max) {
                return new Scale(0, round * power, false);
            }
        }
        return new Scale(0, max, false);
    }

    /** Powers of ten around these figures. */
    public static Scale logarithmic(double min, double max) {
        double low = Math.pow(10, Math.floor(Math.log10(Math.max(min, 0.1))));
        double high = Math.pow(10, Math.ceil(Math.log10(Math.max(max, 10 * low))));
        return new Scale(low, high, true);
    }

    /** Where a figure is. */
    public double y(double figure) {
        double part = logarithmic
                ? Math.log10(Math.max(figure, low) / low) / Math.log10(high / low)
                : (figure - low) / (high - low);
        return HEIGHT * (1 - Math.max(0, Math.min(1, part)));
    }

    /** Figures that get a line and a name. */
    public List<Double> ticks() {
        if (!logarithmic) {
            return List.of(high / 2, high);
        }
        List<Double> ticks = new ArrayList<>();
        double factor = high / low > 10_000 ? 100 : 10;
        for (double tick = high; tick >= low * factor * 0.99; tick /= factor) {
            ticks.add(tick);
        }
        return ticks;
    }
}
