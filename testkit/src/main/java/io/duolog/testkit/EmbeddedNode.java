package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.storage.fs.LocalFileSystem;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A broker in this JVM. */
final class EmbeddedNode implements ClusterNode {
    private final int id;
    private final Map<String, String> settings;
    private final Path directory;
    private final boolean inMemory;
    private final CoordinationBackends backends;
    private final Optional<MemoryCoordinationCluster> memory;
    private StorageFileSystem disk;
    private @Nullable Broker broker;
    private @Nullable TrackingFileSystem files;

    /**
     * Starts nothing.
     *
     * @param id the node id
     * @param settings all that it is configured with
     * @param directory where its files are
     * @param inMemory whether that directory is on the heap
     * @param backends which coordination backends there are
     * @param memory what the brokers agree by, if that is in memory: it has to know who was killed
     */
    EmbeddedNode(
            int id,
            Map<String, String> settings,
            Path directory,
            boolean inMemory,
            CoordinationBackends backends,
            Optional<MemoryCoordinationCluster> memory) {
        this.id = id;
        this.settings = Map.copyOf(settings);
        this.directory = directory;
        this.inMemory = inMemory;
        this.backends = backends;
        this.memory = memory;
        this.disk = newDisk();
    }

    private StorageFileSystem newDisk() {
        return inMemory ? new MemoryFileSystem(Clock.systemUTC()) : new LocalFileSystem();
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean isRunning() {
        return broker != null;
    }

    @Override
    public boolean isPaused() {
        return false;
    }

    @Override
    public void start() {
        TrackingFileSystem tracking = new TrackingFileSystem(disk);
        BrokerConfig config = BrokerConfig.parse(settings, backends);
        Broker starting =
                Broker.create(config, new BrokerEnvironment(tracking, Clock.systemUTC(), new SecureRandom(), backends));
        starting.start();
        files = tracking;
        broker = starting;
    }

    @Override
    public void stop() {
        Broker running = broker;
        if (running != null) {
            running.close();
            broker = null;
        }
    }

    @Override
    public void kill() {
        Broker running = broker;
        if (running == null) {
            return;
        }
        broker = null;
        memory.ifPresent(cluster -> cluster.kill(id));
        running.abandon();
        try {
            requireNonNull(files, "files").closeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException(
                "broker " + id + " is in this JVM and cannot be paused alone; choose processes()");
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException("broker " + id + " is in this JVM and was never paused");
    }

    @Override
    public void wipe() {
        disk = newDisk();
        if (!inMemory) {
            Directories.delete(directory);
        }
    }

    @Override
    public String logTail() {
        return "";
    }

    @Override
    public void close() {
        kill();
    }
}
