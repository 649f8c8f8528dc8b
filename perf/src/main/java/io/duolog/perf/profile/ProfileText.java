package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.output.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/** Prints a {@link Profile} for people. */
public final class ProfileText {
    private static final double BYTES_PER_MB = 1e6;
    private static final String UNKNOWN = "-";

    private final PrintStream out;
    private final int top;

    /**
     * Prints to {@code out}, without flushing it.
     *
     * @param top how many lines of each list
     */
    public ProfileText(PrintStream out, int top) {
        this.out = requireNonNull(out, "out");
        this.top = top;
    }

    /** Prints all of it. */
    public void print(Profile profile) {
        line(
                "%.1f s: %,d samples of Java code, %,d of native code that did not wait; %,.0f MB allocated"
                        + " (%,.1f MB/s); %d collections, %.0f ms pause",
                profile.seconds(),
                profile.javaSamples(),
                profile.nativeSamples(),
                profile.allocatedBytes() / BYTES_PER_MB,
                profile.seconds() > 0 ? profile.allocatedBytes() / BYTES_PER_MB / profile.seconds() : 0,
                profile.gcCount(),
                profile.gcPauseMs());
        threads(profile);
        samples("Java code by part of the system", profile.areas(), profile.javaSamples());
        samples("Java code by what was asked", profile.paths(), profile.javaSamples());
        samples("Java code by method", profile.frames(), profile.javaSamples());
        samples("Native code by method", profile.nativeFrames(), profile.nativeSamples());
        bytes("Allocation by part of the system", profile.allocationAreas(), profile.allocatedBytes());
        bytes("Allocation by class", profile.allocatedClasses(), profile.allocatedBytes());
        bytes("Allocation by place", profile.allocationSites(), profile.allocatedBytes());
    }

    private void threads(Profile profile) {
        if (profile.threads().isEmpty()) {
            return;
        }
        line("");
        line("Threads (system time is the kernel's part, which no sample shows)");
        Table table = new Table("GROUP", "THREADS", "USER S", "SYSTEM S", "JAVA", "NATIVE", "ALLOCATED MB");
        profile.threads().stream()
                .limit(top)
                .forEach(share -> table.row(
                        share.group(),
                        share.threads(),
                        seconds(share.userSeconds()),
                        seconds(share.systemSeconds()),
                        share.javaSamples(),
                        share.nativeSamples(),
                        String.format(Locale.ROOT, "%.1f", share.allocatedBytes() / BYTES_PER_MB)));
        table.print(out);
    }

    private void samples(String title, List<Share> shares, long all) {
        list(title, "SAMPLES", shares, all, amount -> Long.toString(amount));
    }

    private void bytes(String title, List<Share> shares, long all) {
        list(title, "MB", shares, all, amount -> String.format(Locale.ROOT, "%.1f", amount / BYTES_PER_MB));
    }

    private void list(String title, String unit, List<Share> shares, long all, LongFunction<String> amount) {
        if (shares.isEmpty()) {
            return;
        }
        line("");
        line("%s", title);
        Table table = new Table("PART", unit, "WHAT");
        shares.stream()
                .limit(top)
                .forEach(share -> table.row(
                        String.format(Locale.ROOT, "%5.1f %%", 100.0 * share.amount() / Math.max(1, all)),
                        amount.apply(share.amount()),
                        share.name()));
        table.print(out);
    }

    private static String seconds(double seconds) {
        return seconds < 0 ? UNKNOWN : String.format(Locale.ROOT, "%.2f", seconds);
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
