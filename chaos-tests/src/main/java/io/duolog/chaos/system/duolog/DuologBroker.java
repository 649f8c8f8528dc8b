package io.duolog.chaos.system.duolog;

import io.duolog.chaos.mutant.MutantLauncher;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.ProcessLogging;
import io.duolog.testkit.Directories;
import io.duolog.testkit.NodeProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One broker of Duolog: its process and its disk. For one thread, but for {@link #process}'s questions. */
final class DuologBroker implements AutoCloseable {
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xms64m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=" + ProcessLogging.CONFIGURATION);

    private final NodeId id;
    private final BrokerFiles files;
    private final Map<String, String> settings;
    private final NodeProcess process;
    private boolean offline;

    /**
     * Starts nothing.
     *
     * @param home for its files
     * @param settings all that it is configured with, but where it stores
     * @param hostsFile its names of all others
     * @param mutant the rule to break, or the empty string
     */
    DuologBroker(NodeId id, Path home, Map<String, String> settings, Path hostsFile, String mutant) {
        this.id = id;
        this.files = new BrokerFiles(Directories.create(home.toAbsolutePath()));
        this.settings = Map.copyOf(settings);
        List<String> options = new ArrayList<>(JAVA_OPTIONS);
        options.add("-Djdk.net.hosts.file=" + hostsFile);
        options.add("-D" + MutantLauncher.PROPERTY + "=" + mutant);
        this.process = NodeProcess.builder(id.hostName(), files.home(), BrokerMain.class.getName())
                .javaOptions(options)
                .arguments(List.of(files.home().toString()))
                .log(files.log(id))
                .build();
    }

    NodeProcess process() {
        return process;
    }

    Path data() {
        return files.data();
    }

    /** Starts it; returns whether it served clients within this time. */
    boolean start(Duration patience) {
        Properties properties = new Properties();
        properties.putAll(settings);
        properties.setProperty("log.dirs", files.data().toString());
        try {
            Files.deleteIfExists(files.ready());
            try (BufferedWriter writer = Files.newBufferedWriter(files.properties())) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure " + id, e);
        }
        offline = false;
        return process.start(() -> Files.exists(files.ready()), patience);
    }

    void wipe() {
        requireStopped("wipe");
        Directories.delete(files.data());
        Directories.delete(files.device());
    }

    /** Kills it, and takes away what it had not forced: in half of all cases everything, else a part. Its log tells what. */
    void losePower(long seed) {
        process.kill();
        RandomGenerator random = new SplittableRandom(seed);
        try {
            Device device = Device.open(files.data(), files.device());
            String lost = random.nextBoolean() ? PowerLoss.ofAll(device, random) : PowerLoss.ofSome(device, random);
            Files.writeString(
                    files.log(id),
                    "---- the power was lost, and with it " + lost + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take the unforced bytes of " + id + " away", e);
        }
    }

    void setDisk(Optional<DiskFault> fault) {
        try {
            DiskSwitch.open(files.diskSwitch()).set(fault);
            offline |= fault.equals(Optional.of(DiskFault.FAILING));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change the disk of " + id, e);
        }
    }

    /** Whether its process runs, but met a failing disk, and so does not use it any more until it is restarted. */
    boolean needsRestart() {
        return offline && process.isRunning() && !process.isPaused();
    }

    void requireStopped(String what) {
        if (process.isRunning()) {
            throw new IllegalStateException(id + " runs; end it before you " + what + " its disk");
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
