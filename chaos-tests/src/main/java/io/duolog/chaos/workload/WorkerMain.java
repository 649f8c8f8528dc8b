package io.duolog.chaos.workload;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Main class of a client process. Takes the path of a {@link WorkerTask}; prints a {@link WorkerStatus} ten times a second,
 * takes {@link WorkerCommand commands} line by line, and ends at once when its input does: then nobody is left who wants to
 * know.
 */
final class WorkerMain {
    private WorkerMain() {}

    /** Runs the client until it is told to stop. */
    @SuppressWarnings("SystemExitOutsideMain") // It is main; threads of libraries must not keep the process.
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream status = System.out;
        System.setOut(System.err);
        WorkerTask task = WorkerTask.read(Path.of(args[0]));
        Control control = new Control();
        Thread commands = new Thread(() -> takeCommands(control), "commands");
        commands.setDaemon(true);
        commands.start();
        try (HistoryWriter<HistoryEvent> history = HistoryWriter.create(task.historyFile(), HistoryEvent.class)) {
            new Worker(task, history, control, System::nanoTime).run(line -> {
                status.println(line);
                status.flush();
            });
        }
        System.exit(0);
    }

    private static void takeCommands(Control control) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                switch (line) {
                    case WorkerCommand.CALM_DOWN -> control.calmDown();
                    case WorkerCommand.STOP_WRITING -> control.stopWriting();
                    case WorkerCommand.STOP -> control.stop();
                    default -> throw new IllegalArgumentException("there is no command '" + line + "'");
                }
            }
        } catch (IOException e) {
            // As good as the end of the input.
        }
        Runtime.getRuntime().halt(1);
    }
}
