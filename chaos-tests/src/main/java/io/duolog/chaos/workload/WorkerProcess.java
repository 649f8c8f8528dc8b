package io.duolog.chaos.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM on this JVM's class path that takes commands from its standard input, line by line, and tells what it does on its
 * standard output. It ends when its input does, so it never outlives this JVM. Once ended, it stays so. Thread-safe.
 */
final class WorkerProcess {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(20);
    private static final int TAIL_LINES = 30;
    private static final List<String> OPTIONS = List.of(
            "-Xms32m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=io/duolog/chaos/workload/worker-logback.xml");

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread reader;
    private final CountDownLatch firstLine = new CountDownLatch(1);
    private final Object signals = new Object();
    private boolean paused;

    /**
     * Starts it.
     *
     * @param log what it prints to its standard error goes there
     * @param javaOptions besides those of all workers
     * @param mainAndArguments the main class and what follows it
     * @param lines is called with each line that it prints, on a thread of its own
     */
    WorkerProcess(
            String name, Path log, List<String> javaOptions, List<String> mainAndArguments, Consumer<String> lines) {
        this.name = name;
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(mainAndArguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
        reader = new Thread(() -> read(lines), "chaos-worker-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
                firstLine.countDown();
            }
        } catch (IOException e) {
            // It ended: a killed process takes its pipe with it.
        } finally {
            firstLine.countDown();
        }
    }

    /**
     * Waits for its first line.
     *
     * @throws IllegalStateException if it ended before that, or the time is over, with the end of what it printed
     */
    void awaitFirstLine(Duration timeout) {
        boolean inTime = await(() -> firstLine.await(timeout.toMillis(), TimeUnit.MILLISECONDS));
        if (!inTime || !process.isAlive()) {
            throw new IllegalStateException(
                    name + (inTime ? " ended at once" : " told nothing within " + timeout) + "; " + tail());
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input; nothing if it has ended. */
    void command(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("cannot command " + name, e);
            }
        }
    }

    /** Ends its standard input, and so the process. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            destroy();
        }
    }

    /** The option by which a JVM resolves host names by a file; none without a file. */
    static List<String> hostsFileOption(Optional<Path> hostsFile) {
        return hostsFile.map(file -> List.of("-Djdk.net.hosts.file=" + file)).orElse(List.of());
    }

    /** SIGKILL; returns when it is gone and all that it printed was read. */
    void kill() {
        process.destroyForcibly();
        if (!awaitEnd(KILL_TIMEOUT)) {
            throw new IllegalStateException(name + " is there " + KILL_TIMEOUT + " after it was killed");
        }
    }

    /** Waits until it has ended and all that it printed was read; false if the time was over. */
    boolean awaitEnd(Duration timeout) {
        boolean ended = await(() -> process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        if (ended) {
            await(() -> {
                reader.join(KILL_TIMEOUT.toMillis());
                return true;
            });
        }
        return ended;
    }

    /** SIGSTOP; nothing if it has ended. */
    void pause() {
        synchronized (signals) {
            signal("-STOP");
            paused = true;
        }
    }

    /** SIGCONT if it was paused and has not ended. */
    void resume() {
        synchronized (signals) {
            if (paused) {
                signal("-CONT");
                paused = false;
            }
        }
    }

    /** How it ended; only once it has. */
    int exitValue() {
        return process.exitValue();
    }

    /** Kills it without waiting. */
    void destroy() {
        process.destroyForcibly();
    }

    /** The end of what it printed to its standard error. */
    String tail() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return "the end of " + log + ":\n" + String.join("\n", last);
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            boolean done = await(() -> kill.waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
            if (!done || (kill.exitValue() != 0 && process.isAlive())) {
                kill.destroyForcibly();
                throw new IllegalStateException("kill " + signal + " of " + name + " failed");
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException("pausing needs the command kill, which this system has not", e);
        }
    }

    private interface Wait {
        boolean await() throws InterruptedException;
    }

    private static boolean await(Wait wait) {
        try {
            return wait.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
