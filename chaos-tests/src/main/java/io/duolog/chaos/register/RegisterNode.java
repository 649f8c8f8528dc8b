package io.duolog.chaos.register;

import io.duolog.chaos.mutant.MutantLauncher;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.ProcessLogging;
import io.duolog.testkit.Directories;
import io.duolog.testkit.NodeProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A node as the harness sees it: one process after the other. For one thread, but for what only looks. */
final class RegisterNode {
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xms32m",
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=" + ProcessLogging.CONFIGURATION);

    private final NodeId id;
    private final NodeFiles files;
    private final Map<String, String> settings;
    private final NodeProcess process;
    private volatile int starts;

    RegisterNode(NodeId id, NodeFiles files, Map<String, String> settings, Path hostsFile, String mutant) {
        this.id = id;
        this.files = new NodeFiles(Directories.create(files.home().toAbsolutePath()));
        this.settings = Map.copyOf(settings);
        List<String> options = new ArrayList<>(JAVA_OPTIONS);
        options.add("-Djdk.net.hosts.file=" + hostsFile);
        options.add("-D" + MutantLauncher.PROPERTY + "=" + mutant);
        this.process = NodeProcess.builder(id.hostName(), this.files.home(), RegisterNodeMain.class.getName())
                .javaOptions(options)
                .arguments(List.of(this.files.home().toString()))
                .readsInput()
                .build();
    }

    NodeProcess process() {
        return process;
    }

    int number() {
        return id.number();
    }

    /** Starts its next life, and returns when it works, or after this time. */
    void start(Duration patience) {
        int start = starts;
        starts = start + 1;
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.setProperty(RegisterNodeProgram.START, Integer.toString(start));
        try (BufferedWriter writer = Files.newBufferedWriter(files.properties())) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure " + id, e);
        }
        process.start(() -> Files.exists(files.status(start)), patience);
    }

    void stopWork() {
        if (process.isRunning()) {
            process.send(RegisterNodeProgram.STOP);
        }
    }

    /** The epoch in which it is the controller; -1 if it is not, or does not run. */
    int leadingEpoch() {
        boolean works = process.isRunning() && !process.isPaused();
        return works ? last().map(NodeStatus::leadingEpoch).orElse(-1) : -1;
    }

    /** How many records its present life was delivered. */
    long delivered() {
        return last().map(NodeStatus::delivered).orElse(0L);
    }

    RegisterSystem.Progress progress() {
        RegisterSystem.Progress sum = RegisterSystem.Progress.NONE;
        for (int start = 0; start < starts; start++) {
            Optional<NodeStatus> status = NodeStatus.read(files.status(start));
            if (status.isPresent()) {
                NodeStatus seen = status.get();
                sum = sum.plus(
                        new RegisterSystem.Progress(seen.appended(), seen.refused(), seen.uncertain(), seen.reads()));
            }
        }
        return sum;
    }

    private Optional<NodeStatus> last() {
        return starts == 0 ? Optional.empty() : NodeStatus.read(files.status(starts - 1));
    }
}
