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
    private final ForkedJvm jvm;

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
        this.jvm = new ForkedJvm(
                "broker-" + id,
                directory,
                javaOptions,
                List.of(ForkedBrokerMain.class.getName(), serverProperties.toString(), ready.toString()));
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean isRunning() {
        return jvm.isRunning();
    }

    @Override
    public boolean isPaused() {
        return jvm.isPaused();
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
        jvm.start(() -> Files.exists(ready));
    }

    @Override
    public void stop() {
        jvm.stop();
    }

    @Override
    public void kill() {
        jvm.kill();
    }

    @Override
    public void pause() {
        jvm.pause();
    }

    @Override
    public void resume() {
        jvm.resume();
    }

    @Override
    public void wipe() {
        Directories.delete(data);
    }

    @Override
    public String logTail() {
        return jvm.tail();
    }

    /** The process id. */
    long pid() {
        return jvm.pid();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
