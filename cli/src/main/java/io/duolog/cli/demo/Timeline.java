package io.duolog.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells what happens when it happens, with the time since the beginning. Confined to one thread. */
final class Timeline {
    private static final double NS_PER_SECOND = 1e9;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long startNs;

    /** Starts now. */
    Timeline(PrintStream out, LongSupplier nanoTime) {
        this.out = requireNonNull(out, "out");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.startNs = nanoTime.getAsLong();
    }

    /** Prints what happens now. */
    void happens(String what) {
        happened(nanoTime.getAsLong(), what);
    }

    /** Prints what happened at a time of the same clock. */
    void happened(long atNs, String what) {
        out.println(String.format(Locale.ROOT, "  %7.3f s  %s", (atNs - startNs) / NS_PER_SECOND, what));
        out.flush();
    }
}
