package io.duolog.perf.system;

import io.duolog.testkit.NodeProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/** A broker of Duolog: {@code duolog broker --config server.properties} in a JVM with the launcher's options. */
final class DuologNode implements ServerNode {
    private final NodeProcess process;

    /**
     * Writes its settings; starts nothing.
     *
     * @param name for messages and for the file that it prints to, {@code NAME.log}
     * @param home for all its files, made if there is none
     * @param settings all of them, by name
     */
    DuologNode(String name, DuologCommand command, Path home, Map<String, String> settings) {
        Path directory = home.toAbsolutePath();
        Path serverProperties = directory.resolve("server.properties");
        this.process = NodeProcess.builder(name, directory, DuologCommand.MAIN)
                .classPath(command.classPath())
                .javaOptions(command.javaOptions())
                .arguments(List.of("broker", "--config", serverProperties.toString()))
                .build();
        Properties properties = new Properties();
        properties.putAll(settings);
        try (BufferedWriter writer = Files.newBufferedWriter(serverProperties)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the settings of " + name, e);
        }
    }

    @Override
    public NodeProcess process() {
        return process;
    }

    /** Nothing: Duolog formats its directories itself. */
    @Override
    public void prepare() {}

    @Override
    public boolean start(BooleanSupplier ready, Duration patience) {
        return process.start(ready, patience);
    }
}
