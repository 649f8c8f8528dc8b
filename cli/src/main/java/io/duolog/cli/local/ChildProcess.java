package io.duolog.cli.local;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A main class in a process of its own, with this process's class path and JVM options, which may be started again and
 * again. What it prints goes to a file. Confined to one thread.
 */
final class ChildProcess {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final int TAIL_LINES = 15;

    private final String name;
    private final Path log;
    private final List<String> javaOptions;
    private final List<String> mainAndArguments;
    private @Nullable Process process;

    /**
     * Starts nothing.
     *
     * @param name for messages, and for the file that it prints to
     * @param directory where that file is; it exists
     * @param javaOptions beside those of this process
     * @param mainAndArguments the main class and what follows it
     */
    ChildProcess(String name, Path directory, List<String> javaOptions, List<String> mainAndArguments) {
        this.name = name;
        this.log = directory.resolve(name + ".log");
        this.javaOptions = List.copyOf(javaOptions);
        this.mainAndArguments = List.copyOf(mainAndArguments);
    }

    /** Starts the process; what it does then is for the caller to find out. */
    void start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(inheritedOptions());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName()));
        command.addAll(mainAndArguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "a process for " + name + " cannot be started: " + e.getMessage(), "free some memory", e);
        }
    }

    /** Those that make a JVM start fast and quietly, and those that the person gave; no debugger's, no agent's. */
    private static List<String> inheritedOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("-D") || option.startsWith("--"))
                .toList();
    }

    /** Whether it was started and has not ended. */
    boolean isRunning() {
        Process present = process;
        return present != null && present.isAlive();
    }

    /** The number of the process that was started last. */
    long pid() {
        return requireNonNull(process, name).pid();
    }

    /** Waits until it has ended, but no longer than so; returns whether it has. */
    boolean awaitEnd(Duration patience) {
        Process present = process;
        try {
            return present == null || present.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while " + name + " ran", e);
        }
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        Process present = process;
        if (present != null) {
            present.destroyForcibly();
            awaitEnd(STOP_TIMEOUT);
        }
    }

    /** Asks it to end, and does not wait. */
    void askToEnd() {
        Process present = process;
        if (present != null) {
            present.destroy();
        }
    }

    /** Waits until it has ended, and kills it if that takes too long. */
    void awaitEndOrKill() {
        if (!awaitEnd(STOP_TIMEOUT)) {
            kill();
        }
    }

    /** The end of what it printed. */
    String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e.getMessage();
        }
    }
}
