package io.duolog.cli;

import io.duolog.cli.command.CommandContext;
import java.util.List;

/**
 * Loads most classes that brokers and commands ever load, by a demo on each backend. The build runs it once, and keeps what it
 * loaded in an archive from which the JVM starts faster.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Ends with the worst exit status of both. */
    public static void main(String[] arguments) {
        CommandContext context = CommandContext.ofProcess();
        int status = List.of("raft", "zookeeper").stream()
                .mapToInt(coordination ->
                        Duolog.execute(context, "demo", "--coordination", coordination, "--records", "1000", "--quiet"))
                .max()
                .orElseThrow();
        context.out().flush();
        System.exit(status);
    }
}
