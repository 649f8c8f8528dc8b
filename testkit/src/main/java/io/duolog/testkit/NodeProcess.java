package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A main class in a JVM of its own, which may be started again and again, and signalled. It ends with this JVM: by a shutdown
 * hook, and because it watches its standard input ({@link ForkedMain}). For one thread at a time, but for what only looks:
 * {@link #isRunning}, {@link #isPaused} and {@link #tail}.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 40;

    private final String name;
    private final List<String> command;
    private final Path directory;
    private final Path log;
    private final Map<String, String> environment;
    private final Thread hook = new Thread(this::destroyQuietly);
    private volatile @Nullable Process process;
    private volatile boolean paused;

    private NodeProcess(Builder builder) {
        this.name = builder.name;
        this.directory = Directories.create(builder.directory.toAbsolutePath());
        this.log = builder.log.toAbsolutePath();
        Directories.create(requireNonNull(log.getParent()));
        this.command = List.copyOf(builder.command());
        this.environment = Map.copyOf(builder.environment);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Begins to describe a process.
     *
     * @param name for messages and for the file that it prints to
     * @param directory its working directory, made if there is none
     * @param mainClass whose {@code main} it runs
     */
    public static Builder builder(String name, Path directory, String mainClass) {
        return new Builder(name, directory, mainClass);
    }

    /** What can be chosen of a process. */
    public static final class Builder {
        private final String name;
        private final Path directory;
        private final String mainClass;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path log;
        private String classPath = System.getProperty("java.class.path");
        private List<String> javaOptions = List.of();
        private List<String> arguments = List.of();
        private boolean ownInput;

        private Builder(String name, Path directory, String mainClass) {
            this.name = requireNonNull(name, "name");
            this.directory = requireNonNull(directory, "directory");
            this.mainClass = requireNonNull(mainClass, "mainClass");
            this.log = directory.resolve(name + ".log");
        }

        /** Where its classes are, instead of where those of this JVM are; what ends it with this JVM is added. */
        public Builder classPath(List<Path> entries) {
            List<String> all = new ArrayList<>(entries.stream()
                    .map(entry -> entry.toAbsolutePath().toString())
                    .toList());
            all.add(ForkedMain.location().toString());
            this.classPath = String.join(System.getProperty("path.separator"), all);
            return this;
        }

        /** What stands before the class path: heap, system properties, and the like. */
        public Builder javaOptions(List<String> options) {
            this.javaOptions = List.copyOf(options);
            return this;
        }

        /** What the main class is given. */
        public Builder arguments(List<String> values) {
            this.arguments = List.copyOf(values);
            return this;
        }

        /** The file to which all that it prints is appended; {@code name.log} in its directory if this is not called. */
        public Builder log(Path file) {
            this.log = requireNonNull(file, "file");
            return this;
        }

        /** An environment variable beside those of this JVM. */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** The main class reads its standard input itself ({@link NodeProcess#send}), and ends when that ends. */
        public Builder readsInput() {
            this.ownInput = true;
            return this;
        }

        /** The process; it is not started. */
        public NodeProcess build() {
            return new NodeProcess(this);
        }

        private List<String> command() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(javaOptions);
            command.addAll(List.of("-cp", classPath));
            if (!ownInput) {
                command.add(ForkedMain.class.getName());
            }
            command.add(mainClass);
            command.addAll(arguments);
            return command;
        }
    }

    /** Whether the process is there, paused or not. */
    public boolean isRunning() {
        Process last = process;
        return last != null && last.isAlive();
    }

    /** Whether it was paused and neither resumed nor ended since. */
    public boolean isPaused() {
        return paused;
    }

    /**
     * Starts the process and waits until it is ready.
     *
     * @throws IllegalStateException if it ends or 90 s are over before that, with the end of what it printed; it does not
     *     run then
     */
    public void start(BooleanSupplier ready) {
        if (!start(ready, START_TIMEOUT)) {
            kill();
            throw new IllegalStateException(name + " was not ready within " + START_TIMEOUT + "; " + tail());
        }
    }

    /**
     * Starts the process and waits until it is ready, or for this time.
     *
     * @return whether it was ready in time; it runs in either case
     * @throws IllegalStateException if it runs already, or ends before it is ready, with the end of what it printed
     */
    public boolean start(BooleanSupplier ready, Duration timeout) {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        Process started = fork();
        process = started;
        paused = false;
        boolean inTime = Waiting.until(timeout, () -> !started.isAlive() || ready.getAsBoolean());
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with status " + started.exitValue() + " when it was started; " + tail());
        }
        return inTime;
    }

    private Process fork() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /**
     * Writes a line to its standard input.
     *
     * @throws UncheckedIOException if it does not take it: it has ended
     */
    public void send(String line) {
        try {
            OutputStream input = last().getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not read", e);
        }
    }

    /**
     * Asks the process to end (SIGTERM) and waits for it; a paused one is resumed first. Does nothing if it does not run.
     *
     * @throws IllegalStateException if it has not ended after 60 s, and so was killed
     */
    public void terminate() {
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

    /** Kills the process (SIGKILL), paused or not, and waits until it is gone. Does nothing if it does not run. */
    public void kill() {
        Process running = process;
        paused = false;
        if (running != null) {
            running.destroyForcibly();
            if (!ended(running, STOP_TIMEOUT)) {
                throw new IllegalStateException(name + " is there " + STOP_TIMEOUT + " after it was killed");
            }
        }
    }

    /**
     * Sends SIGSTOP.
     *
     * @throws IllegalStateException if it does not run
     * @throws UnsupportedOperationException where there is no command {@code kill}
     */
    public void pause() {
        signal("-STOP");
        paused = true;
    }

    /** Sends SIGCONT if it was paused. */
    public void resume() {
        if (paused && isRunning()) {
            signal("-CONT");
        }
        paused = false;
    }

    /**
     * The process id of the last start.
     *
     * @throws IllegalStateException if it was never started
     */
    public long pid() {
        return last().pid();
    }

    private Process last() {
        Process last = process;
        if (last == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return last;
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

    /** Ends the process for good, as {@link #kill} does. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook has done its work, or is about to.
            return;
        }
    }

    /** The end of what it printed, with a line that says so. */
    public String tail() {
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
