package io.duolog.testkit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A broker in a process of its own. */
final class ProcessNode implements ClusterNode {
    private final int id;
    private final Path data;
    private final Path ready;
    private final Path serverProperties;
    private final Map<String, String> settings;
    private final NodeProcess process;

    /**
     * Starts nothing.
     *
     * @param id the node id
     * @param settings all that it is configured with
     * @param directory where the process works and prints to
     * @param data where it stores
     * @param javaOptions options of its JVM
     */
    ProcessNode(int id, Map<String, String> settings, Path directory, Path data, List<String> javaOptions) {
        this.id = id;
        this.data = data;
        this.settings = Map.copyOf(settings);
        this.ready = directory.resolve("broker-" + id + ".ready").toAbsolutePath();
        this.serverProperties =
                directory.resolve("broker-" + id + ".properties").toAbsolutePath();
        this.process = NodeProcess.builder("broker-" + id, directory, ForkedBrokerMain.class.getName())
                .javaOptions(javaOptions)
                .arguments(List.of(serverProperties.toString(), ready.toString()))
                .build();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public boolean isPaused() {
        return process.isPaused();
    }

    @Override
    public void start() {
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            Files.deleteIfExists(ready);
            try (BufferedWriter writer = Files.newBufferedWriter(serverProperties)) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.start(() -> Files.exists(ready));
    }

    @Override
    public void stop() {
        process.terminate();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public void wipe() {
        Directories.delete(data);
    }

    @Override
    public String logTail() {
        return process.tail();
    }

    /** The process id. */
    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
