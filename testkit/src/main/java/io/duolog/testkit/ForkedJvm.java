package io.duolog.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A main class in a JVM of its own, on this JVM's class path, which may be started again and again. It ends with this JVM:
 * by a shutdown hook, and because it watches its standard input ({@link ForkedMain}). For one thread at a time.
 */
final class ForkedJvm {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 40;

    private final String name;
    private final Path directory;
    private final Path log;
    private final List<String> javaOptions;
    private final List<String> mainAndArguments;
    private final Thread hook = new Thread(this::destroyQuietly);
    private @Nullable Process process;
    private boolean paused;

    /**
     * Starts nothing.
     *
     * @param name for messages and for the file that it prints to
     * @param directory its working directory
     * @param javaOptions what stands before the class path
     * @param mainAndArguments the main class and what follows it
     */
    ForkedJvm(String name, Path directory, List<String> javaOptions, List<String> mainAndArguments) {
        this.name = name;
        this.directory = Directories.create(directory.toAbsolutePath());
        this.log = this.directory.resolve(name + ".log");
        this.javaOptions = List.copyOf(javaOptions);
        this.mainAndArguments = List.copyOf(mainAndArguments);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * Starts the process and waits until it is ready.
     *
     * @throws IllegalStateException if it ends or the time is over before that, with the end of what it printed
     */
    void start(BooleanSupplier ready) {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        Process started = fork();
        process = started;
        paused = false;
        boolean inTime = Waiting.until(START_TIMEOUT, () -> !started.isAlive() || ready.getAsBoolean());
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with status " + started.exitValue() + " when it was started; " + tail());
        }
        if (!inTime) {
            kill();
            throw new IllegalStateException(name + " was not ready within " + START_TIMEOUT + "; " + tail());
        }
    }

    private Process fork() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ForkedMain.class.getName()));
        command.addAll(mainAndArguments);
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** Asks the process to end and waits for it; kills it if it does not. */
    void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        resume();
        running.destroy();
        if (!ended(running, STOP_TIMEOUT)) {
            kill();
            throw new IllegalStateException(name + " did not end within " + STOP_TIMEOUT + "; " + tail());
        }
    }

    /** Kills the process, paused or not, and waits until it is gone. */
    void kill() {
        Process running = process;
        paused = false;
        if (running != null) {
            running.destroyForcibly();
            if (!ended(running, STOP_TIMEOUT)) {
                throw new IllegalStateException(name + " is there " + STOP_TIMEOUT + " after it was killed");
            }
        }
    }

    /** Sends SIGSTOP. */
    void pause() {
        signal("-STOP");
        paused = true;
    }

    /** Sends SIGCONT if it was paused. */
    void resume() {
        if (paused) {
            signal("-CONT");
            paused = false;
        }
    }

    /** The process id of the last start. */
    long pid() {
        Process last = process;
        if (last == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return last.pid();
    }

    private void signal(String signal) {
        if (!isRunning()) {
            throw new IllegalStateException(name + " does not run");
        }
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
            if (!ended(kill, SIGNAL_TIMEOUT) || kill.exitValue() != 0) {
                kill.destroyForcibly();
                throw new IllegalStateException("kill " + signal + " of " + name + " failed");
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException("pausing needs the command kill, which this system has not", e);
        }
    }

    /** Ends the process for good. */
    void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook has done its work, or is about to.
            return;
        }
    }

    /** The end of what it printed, with a line that says so. */
    String tail() {
        try {
            if (!Files.exists(log)) {
                return name + " printed nothing";
            }
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return "the end of " + log + ":\n" + String.join("\n", last);
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }

    private void destroyQuietly() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private static boolean ended(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
