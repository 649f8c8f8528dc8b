package io.duolog.chaos.command;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.run.Phase;
import io.duolog.chaos.run.RunListener;
import io.duolog.chaos.workload.Work;
import io.duolog.cli.command.CommandContext;
import java.io.PrintStream;
import java.util.Locale;

/** Tells a person how a run goes on: a line for each phase and fault, and a counter that redraws itself on a terminal. */
final class ConsoleListener implements RunListener {
    private static final long LINE_INTERVAL_MS = 10_000;

    private final PrintStream err;
    private final boolean terminal;
    private final boolean quiet;
    private long toldMs;
    private boolean counterShown;

    ConsoleListener(CommandContext context, boolean quiet) {
        this.err = context.err();
        this.terminal = context.isTerminal();
        this.quiet = quiet;
    }

    @Override
    public void began(Phase phase) {
        toldMs = 0;
        line(phase.description());
    }

    @Override
    public void worked(Phase phase, long elapsedMs, Work work) {
        if (quiet || (!terminal && elapsedMs - toldMs < LINE_INTERVAL_MS)) {
            return;
        }
        toldMs = elapsedMs;
        String text = String.format(
                Locale.ROOT,
                "  %3d s  %,d acknowledged  %,d read  %,d unknown  %,d refused",
                elapsedMs / 1000,
                work.acked(),
                work.polled(),
                work.unknown(),
                work.failed());
        err.print(terminal ? "\r" + text + "  " : text + System.lineSeparator());
        err.flush();
        counterShown = terminal;
    }

    @Override
    public void faultHappened(FaultEvent event) {
        line(String.format(
                Locale.ROOT,
                "    %-7s %-10s %s  %s",
                event.phase().name().toLowerCase(Locale.ROOT),
                event.family(),
                String.join(",", event.targets()),
                event.detail()));
    }

    @Override
    public void noted(String message) {
        line("  ! " + message);
    }

    private void line(String text) {
        if (quiet) {
            return;
        }
        if (counterShown) {
            err.println();
            counterShown = false;
        }
        err.println(text);
    }
}
