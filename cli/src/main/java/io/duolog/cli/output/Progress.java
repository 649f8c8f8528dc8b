package io.duolog.cli.output;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The progress of one long step: a bar that redraws itself on a terminal, otherwise a plain line every few seconds.
 * Confined to one thread; it draws only when {@link #update} is called.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_INTERVAL_NS = 100_000_000L;
    private static final long LINE_INTERVAL_NS = 5_000_000_000L;
    private static final int BAR_WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final String title;
    private final String unit;
    private final long total;
    private final long startNs;
    private long drawnNs;
    private long done;

    /**
     * Starts a step.
     *
     * @param out where to draw
     * @param terminal whether {@code out} is a terminal that understands carriage returns
     * @param nanoTime the clock, in nanoseconds
     * @param title what is being done
     * @param unit what is counted, in the plural
     * @param total how many there are; positive
     */
    public Progress(PrintStream out, boolean terminal, LongSupplier nanoTime, String title, String unit, long total) {
        if (total <= 0) {
            throw new IllegalArgumentException("total must be positive: " + total);
        }
        this.out = requireNonNull(out, "out");
        this.terminal = terminal;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.title = requireNonNull(title, "title");
        this.unit = requireNonNull(unit, "unit");
        this.total = total;
        this.startNs = nanoTime.getAsLong();
        this.drawnNs = startNs;
    }

    /** Says how many are done; draws if it is time to. */
    public void update(long doneNow) {
        done = doneNow;
        long nowNs = nanoTime.getAsLong();
        if (nowNs - drawnNs >= (terminal ? REDRAW_INTERVAL_NS : LINE_INTERVAL_NS)) {
            drawnNs = nowNs;
            draw(nowNs);
        }
    }

    /** Draws the final state and ends the line. */
    @Override
    public void close() {
        draw(nanoTime.getAsLong());
        if (terminal) {
            out.println();
        }
        out.flush();
    }

    private void draw(long nowNs) {
        double seconds = Math.max(1e-9, (nowNs - startNs) / 1e9);
        long rate = Math.round(done / seconds);
        int percent = (int) Math.min(100, done * 100 / total);
        String line = terminal
                ? String.format(
                        Locale.ROOT,
                        "\r%-10s [%s] %3d%%  %,d/%,d %s  %,d/s ",
                        title,
                        bar(),
                        percent,
                        done,
                        total,
                        unit,
                        rate)
                : String.format(
                        Locale.ROOT, "%s: %d%%, %,d of %,d %s, %,d/s%n", title, percent, done, total, unit, rate);
        out.print(line);
        out.flush();
    }

    private String bar() {
        int full = (int) Math.min(BAR_WIDTH, done * BAR_WIDTH / total);
        return "#".repeat(full) + "-".repeat(BAR_WIDTH - full);
    }
}
