package io.duolog.cli.training;

import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.ShutdownSignal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/**
 * Loads the classes that the usual commands load: starts a node, produces a line, consumes it and stops the node. The JVM
 * that runs this is told to write its classes to an archive when it ends, which halves the time that a node takes to
 * start. Whatever fails here leaves a smaller archive, and is none of the build's business.
 */
public final class ClassArchiveTraining {
    private ClassArchiveTraining() {}

    /** Takes the directory in which the node has its data. */
    public static void main(String[] arguments) throws IOException {
        String port = freePort();
        ShutdownSignal whenServing = stop -> CompletableFuture.runAsync(() -> {
            try {
                run("one line\n", ignored -> {}, "produce", "training", "--bootstrap-server", "localhost:" + port);
                run(
                        "",
                        ignored -> {},
                        "consume",
                        "training",
                        "--from-beginning",
                        "-e",
                        "--bootstrap-server",
                        "localhost:" + port);
            } finally {
                stop.run();
            }
        });
        run("", whenServing, "up", "--port", port, "--data-dir", arguments[0]);
        System.exit(0);
    }

    private static void run(String input, ShutdownSignal shutdown, String... arguments) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Duolog.commandLine(new CommandContext(
                        in, nothing, System.err, false, Clock.systemUTC(), System::nanoTime, shutdown))
                .execute(arguments);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
