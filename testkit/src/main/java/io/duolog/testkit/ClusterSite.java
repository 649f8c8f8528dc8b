package io.duolog.testkit;

import io.duolog.broker.BrokerEnvironment;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.storage.fs.LocalFileSystem;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What outlives the restarts of a cluster's brokers: files, coordination, and the random numbers. */
final class ClusterSite implements AutoCloseable {
    private static final Path MEMORY_DIRECTORY = Path.of("/duolog-memory");

    private final CoordinationKind coordination;
    private final BrokerEnvironment environment;
    private final Path directory;
    private final @Nullable Path toDelete;
    private final ScheduledExecutorService timers;

    private ClusterSite(
            StorageFileSystem fileSystem, Path directory, @Nullable Path toDelete, CoordinationKind coordination) {
        this.coordination = coordination;
        this.directory = directory;
        this.toDelete = toDelete;
        this.timers = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "duolog-testkit-timers");
            thread.setDaemon(true);
            return thread;
        });
        CoordinationBackends backends = coordination == CoordinationKind.MEMORY
                ? CoordinationBackends.of(new MemoryCoordinationCluster(new ExecutorSerialScheduler(timers)).factory())
                : CoordinationBackends.onClassPath(ClusterSite.class.getClassLoader());
        this.environment = new BrokerEnvironment(fileSystem, Clock.systemUTC(), new SecureRandom(), backends);
    }

    static ClusterSite create(StorageKind storage, CoordinationKind coordination) {
        if (storage == StorageKind.MEMORY) {
            return new ClusterSite(new MemoryFileSystem(Clock.systemUTC()), MEMORY_DIRECTORY, null, coordination);
        }
        try {
            Path directory = Files.createTempDirectory("duolog-testkit-");
            return new ClusterSite(new LocalFileSystem(), directory, directory, coordination);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for the cluster; is java.io.tmpdir writable?", e);
        }
    }

    BrokerEnvironment environment() {
        return environment;
    }

    CoordinationKind coordination() {
        return coordination;
    }

    boolean isInMemory() {
        return toDelete == null;
    }

    Path directory() {
        return directory;
    }

    /** Deletes what was written. */
    @Override
    public void close() {
        timers.shutdownNow();
        if (toDelete == null) {
            return;
        }
        try {
            Files.walkFileTree(toDelete, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the cluster's directory " + toDelete, e);
        }
    }
}
