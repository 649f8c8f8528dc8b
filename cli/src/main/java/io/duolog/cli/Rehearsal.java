package io.duolog.cli;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.ShutdownSignal;
import io.duolog.cli.demo.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads most classes that brokers and commands ever load, by a demo on each backend and a broker of its own. The build runs it once,
 * and keeps what it loaded in an archive from which the JVM starts faster.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Ends with the worst exit status of all. */
    public static void main(String[] arguments) throws IOException {
        CommandContext context = CommandContext.ofProcess();
        int demos = List.of("raft", "zookeeper").stream()
                .mapToInt(coordination ->
                        Duolog.execute(context, "demo", "--coordination", coordination, "--records", "1000", "--quiet"))
                .max()
                .orElseThrow();
        int broker = broker(context);
        context.out().flush();
        System.exit(Math.max(demos, broker));
    }

    private static int broker(CommandContext context) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Path settings = directory.path().resolve("server.properties");
            Files.write(
                    settings,
                    List.of(
                            "node.id=1",
                            "listeners=PLAINTEXT://127.0.0.1:0",
                            "log.dirs=" + directory.path().resolve("data")));
            return Duolog.execute(stoppedAtOnce(context), "broker", "--config", settings.toString());
        }
    }

    /** As if the process were asked to end as soon as a command can be. */
    private static CommandContext stoppedAtOnce(CommandContext context) {
        ShutdownSignal shutdown = action -> {
            ShutdownSignal.Registration registration = context.shutdown().onShutdown(action);
            registration.close();
            new Thread(action, "rehearsal-shutdown").start();
            return registration;
        };
        return new CommandContext(
                context.in(),
                context.out(),
                context.err(),
                context.isTerminal(),
                context.clock(),
                context.nanoTime(),
                shutdown);
    }
}
