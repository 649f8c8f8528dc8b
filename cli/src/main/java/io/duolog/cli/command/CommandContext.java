package io.duolog.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a command takes from the process that it runs in; tests give it something else.
 *
 * @param in standard input
 * @param out standard output, for results only; not flushed by itself
 * @param err standard error, for everything that is meant for a person
 * @param isTerminal whether a person sees {@code err} on a terminal, which can redraw a line
 * @param clock what time it is
 * @param nanoTime measures durations, in nanoseconds
 * @param shutdown tells when the process is asked to end
 */
public record CommandContext(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        Clock clock,
        LongSupplier nanoTime,
        ShutdownSignal shutdown) {
    /** Set by the launcher, which can ask the operating system; Java cannot ask for standard error alone. */
    private static final String TERMINAL_PROPERTY = "duolog.terminal";

    private static final int OUT_BUFFER_BYTES = 64 * 1024;

    /** Checks that all are there. */
    public CommandContext {
        requireNonNull(in, "in");
        requireNonNull(out, "out");
        requireNonNull(err, "err");
        requireNonNull(clock, "clock");
        requireNonNull(nanoTime, "nanoTime");
        requireNonNull(shutdown, "shutdown");
    }

    /** This process. */
    public static CommandContext ofProcess() {
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new CommandContext(
                System.in,
                out,
                err,
                Boolean.getBoolean(TERMINAL_PROPERTY),
                Clock.systemUTC(),
                System::nanoTime,
                new ProcessShutdownSignal());
    }
}
