package io.duolog.perf.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts client JVMs: those of all systems and both client libraries with the same options, and with a heap that is large enough for
 * any load here.
 *
 * <p>Options and errors of each lie in the directory, as {@code client-N.properties} and {@code client-N.log}. Thread-safe.
 */
public final class ClientJvms {
    private static final List<String> JVM_OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

    private final Path directory;
    private final String classPath;
    private final AtomicInteger started = new AtomicInteger();

    /**
     * Starts nothing yet.
     *
     * @param directory for files; made if there is none
     * @param classPath where the JVMs find this class and both client libraries
     */
    public ClientJvms(Path directory, String classPath) {
        this.directory = requireNonNull(directory, "directory");
        this.classPath = requireNonNull(classPath, "classPath");
    }

    /**
     * Starts one. It begins to warm up at once; {@link ClientJvm#awaitReady} waits for that.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public ClientJvm start(LoadOptions options) {
        int number = started.incrementAndGet();
        Path file = directory.resolve("client-" + number + ".properties");
        Path log = directory.resolve("client-" + number + ".log");
        try {
            Files.createDirectories(directory);
            options.write(file);
            Process process = new ProcessBuilder(command(file))
                    .redirectError(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ClientJvm(new JvmProcess(process), options.operation().label() + " (" + log + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(Path file) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of(
                "-Dlogback.configurationFile=logback-client.xml",
                "-cp",
                classPath,
                LoadMain.class.getName(),
                file.toAbsolutePath().toString()));
        return command;
    }
}
