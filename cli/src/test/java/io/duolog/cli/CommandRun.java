package io.duolog.cli;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.ShutdownSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** One run of the command line inside this JVM: what went in, what came out. */
public final class CommandRun {
    private final int status;
    private final String out;
    private final String err;

    private CommandRun(int status, String out, String err) {
        this.status = status;
        this.out = out;
        this.err = err;
    }

    /** Runs a command to its end. */
    public static CommandRun of(String... arguments) {
        return withInput("", arguments);
    }

    /** Runs a command that reads {@code input}. */
    public static CommandRun withInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext context =
                context(input, new PrintStream(out, false, StandardCharsets.UTF_8), err, action -> () -> {});
        int status = Duolog.execute(context, arguments);
        context.out().flush();
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Surroundings for a command whose output or end a test wants to watch. */
    public static CommandContext context(
            String input, PrintStream out, ByteArrayOutputStream err, ShutdownSignal shutdown) {
        return new CommandContext(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Clock.systemUTC(),
                System::nanoTime,
                shutdown);
    }

    public int status() {
        return status;
    }

    public String out() {
        return out;
    }

    public String err() {
        return err;
    }

    @Override
    public String toString() {
        return "status " + status + "\n--- out\n" + out + "--- err\n" + err;
    }
}
