package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How the {@code duolog} command is run: what its launcher would run, taken apart so that the process can be watched over.
 * Immutable.
 *
 * @param javaOptions options of the JVM
 * @param classPath where the classes are; the first entry must stay the first for the archive of loaded classes
 */
public record DuologCommand(List<String> javaOptions, List<Path> classPath) {
    /** The main class of the command. */
    static final String MAIN = "io.duolog.cli.Duolog";

    /** Makes the launcher print what it would run, one word a line, instead of running it. */
    private static final String PRINT_COMMAND = "DUOLOG_PRINT_COMMAND";

    /** The launcher builds what it runs if sources are newer. */
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(15);

    /** Copies. */
    public DuologCommand {
        javaOptions = List.copyOf(javaOptions);
        classPath = List.copyOf(classPath);
    }

    /**
     * What users run to serve: asks the launcher {@code bin/duolog}, which builds the distribution first if need be.
     *
     * @param launcher the script
     * @throws IllegalStateException if it fails; what it printed is in the message
     */
    public static DuologCommand ofLauncher(Path launcher) {
        requireNonNull(launcher, "launcher");
        try {
            Path output = Files.createTempFile("duolog-command-", ".txt");
            try {
                return parse(run(launcher, output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + launcher + "; is it there, and executable?", e);
        }
    }

    private static List<String> run(Path launcher, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "broker")
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(PRINT_COMMAND, "1");
        Process process = builder.start();
        try {
            if (!process.waitFor(BUILD_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(launcher + " does not say what it would run: "
                        + Files.readString(output, StandardCharsets.UTF_8));
            }
            return Files.readAllLines(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + launcher + " was asked what it would run", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** From {@code java OPTION... -jar FILE ARGUMENT...}. */
    static DuologCommand parse(List<String> words) {
        int jar = words.indexOf("-jar");
        if (jar < 1 || jar + 1 >= words.size()) {
            throw new IllegalStateException("the launcher runs no jar: " + String.join(" ", words));
        }
        return new DuologCommand(words.subList(1, jar), List.of(Path.of(words.get(jar + 1))));
    }

    /**
     * The classes of this JVM, with the launcher's collector: for tests, which measure nothing, and need no distribution.
     */
    public static DuologCommand ofThisJvm() {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        return new DuologCommand(List.of("-XX:+UseG1GC"), classPath);
    }

    /** The same with further options of the JVM behind the others. */
    DuologCommand with(List<String> further) {
        List<String> all = new ArrayList<>(javaOptions);
        all.addAll(further);
        return new DuologCommand(all, classPath);
    }
}
