package io.duolog.compat.cross;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the command-line tools that a test needs. */
final class Commands {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Commands() {}

    /** Where {@code command} is on the search path. */
    static Optional<Path> find(String command) {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs {@code command} in {@code directory} with {@code input} as its standard input.
     *
     * @return the lines of its standard output
     * @throws AssertionError if it fails or takes longer than a minute; with all that it printed
     */
    static List<String> run(Path directory, List<String> command, String input) {
        try {
            Path in = Files.createTempFile("command", ".in");
            Path out = Files.createTempFile("command", ".out");
            Path error = Files.createTempFile("command", ".err");
            try {
                Files.writeString(in, input);
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(error.toFile())
                        .start();
                boolean ended = waitFor(process);
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError("%s %s\n%s\n%s"
                            .formatted(
                                    String.join(" ", command),
                                    ended ? "exited with " + process.exitValue() : "did not end within " + TIMEOUT,
                                    Files.readString(out),
                                    Files.readString(error)));
                }
                return Files.readAllLines(out, StandardCharsets.UTF_8);
            } finally {
                for (Path file : List.of(in, out, error)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
