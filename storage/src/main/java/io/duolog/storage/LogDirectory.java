package io.duolog.storage;

import io.duolog.storage.checkpoint.CleanShutdownMarker;
import io.duolog.storage.checkpoint.DamagedCheckpointException;
import io.duolog.storage.checkpoint.OffsetCheckpoint;
import io.duolog.storage.checkpoint.PartitionMetadata;
import io.duolog.storage.checkpoint.RunningMarker;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of {@code log.dirs}: the logs on one disk, and the files that they share. Safe for use by many threads, but {@link
 * #open} and {@link #close} are called once.
 */
final class LogDirectory {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK_FILE = ".lock";

    private final StorageEnvironment environment;
    private final StorageFileSystem fileSystem;
    private final Path path;
    private final PartitionDirectories directories;
    private final DirectoryHealth health;
    private final Function<TopicPartition, LogConfig> configs;
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint highWatermarks;
    private final OffsetCheckpoint logStartOffsets;
    private final OffsetCheckpoint cleanedOffsets;
    private final CleanShutdownMarker cleanShutdown;
    private final RunningMarker running;
    private final Map<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, UUID> topicIds = new ConcurrentHashMap<>();

    /** Logs that ended before what was known to be in them. */
    private final Set<TopicPartition> cutLogs = ConcurrentHashMap.newKeySet();

    /** One writer of checkpoints at a time; taken after a log's lock, never before it. */
    private final ReentrantLock checkpointing = new ReentrantLock();

    private @Nullable Closeable lock;
    private OptionalLong previousBrokerEpoch = OptionalLong.empty();
    private volatile boolean loaded;

    LogDirectory(
            StorageEnvironment environment,
            Path path,
            Function<TopicPartition, LogConfig> configs,
            Consumer<LogStorageException> onOffline) {
        this.environment = environment;
        this.fileSystem = environment.fileSystem();
        this.path = path;
        this.configs = configs;
        this.directories = new PartitionDirectories(environment, path);
        this.health = new DirectoryHealth(path.toString(), onOffline);
        this.recoveryPoints = checkpoint(OffsetCheckpoint.RECOVERY_POINT_FILE);
        this.highWatermarks = checkpoint(OffsetCheckpoint.HIGH_WATERMARK_FILE);
        this.logStartOffsets = checkpoint(OffsetCheckpoint.LOG_START_OFFSET_FILE);
        this.cleanedOffsets = checkpoint(OffsetCheckpoint.CLEANED_OFFSET_FILE);
        this.cleanShutdown = new CleanShutdownMarker(fileSystem, path);
        this.running = new RunningMarker(fileSystem, path);
    }

    private OffsetCheckpoint checkpoint(String name) {
        return new OffsetCheckpoint(fileSystem, path.resolve(name));
    }

    Path path() {
        return path;
    }

    DirectoryHealth health() {
        return health;
    }

    boolean isOnline() {
        return health.failure().isEmpty();
    }

    Map<TopicPartition, PartitionLog> logs() {
        return logs;
    }

    Optional<UUID> topicId(TopicPartition partition) {
        return Optional.ofNullable(topicIds.get(partition));
    }

    /**
     * The broker epoch of the run that closed this directory properly, or that was killed on a machine that has not been
     * restarted since; empty if records may be lost, as they are where a log ends before its checkpoints, and in a new
     * directory.
     */
    OptionalLong previousBrokerEpoch() {
        return previousBrokerEpoch;
    }

    /**
     * Opens all logs, several at a time on the flush executor; an I/O error takes the directory offline.
     *
     * @throws LogStorageException if the directory is in use by another process, or cannot be read
     */
    void open() {
        try {
            fileSystem.createDirectories(path);
            lock = fileSystem.lock(path.resolve(LOCK_FILE));
            OptionalLong closedUnder = cleanShutdown.take();
            previousBrokerEpoch = closedUnder.isPresent() ? closedUnder : running.read();
            openLogs(readCheckpoints(closedUnder.isPresent()));
            if (!cutLogs.isEmpty()) {
                LOGGER.warn("Records were lost in {}: {} end before their checkpoints", path, cutLogs);
                previousBrokerEpoch = OptionalLong.empty();
                forgetRun();
            }
            loaded = true;
            if (!logs.keySet().containsAll(readTolerantly(cleanedOffsets).keySet())) {
                writeCleanedOffsets();
            }
        } catch (IOException e) {
            throw health.takeOffline("open log directory " + path, e);
        }
    }

    /** Notes the epoch of this run; not durable if the directory is offline or cannot be written to. */
    void recordRun(long brokerEpoch) {
        if (!isOnline()) {
            return;
        }
        try {
            running.write(brokerEpoch);
        } catch (IOException e) {
            LOGGER.warn("Cannot note the broker epoch in {}; a crash will count as a loss of records", path, e);
        }
    }

    /** Something written may be lost: a crash from now on is not one that left everything behind. */
    void forgetRun() {
        try {
            running.delete();
        } catch (IOException e) {
            LOGGER.debug("Cannot take the marker of this run out of {}", path, e);
        }
    }

    private Function<TopicPartition, LogSetup.Checkpoints> readCheckpoints(boolean clean) throws IOException {
        Map<TopicPartition, Long> recovery = readTolerantly(recoveryPoints);
        Map<TopicPartition, Long> watermarks = readTolerantly(highWatermarks);
        Map<TopicPartition, Long> starts = readTolerantly(logStartOffsets);
        Map<TopicPartition, Long> cleaned = readTolerantly(cleanedOffsets);
        return partition -> new LogSetup.Checkpoints(
                clean,
                recovery.getOrDefault(partition, 0L),
                starts.getOrDefault(partition, 0L),
                watermarks.getOrDefault(partition, 0L),
                cleaned.getOrDefault(partition, 0L));
    }

    /** Without its checkpoints a log is checked as a whole, and its watermark begins low: slower, but right. */
    private static Map<TopicPartition, Long> readTolerantly(OffsetCheckpoint checkpoint) throws IOException {
        try {
            return checkpoint.read();
        } catch (DamagedCheckpointException e) {
            LOGGER.warn("Going on without a checkpoint: {}", e.getMessage());
            return Map.of();
        }
    }

    private void openLogs(Function<TopicPartition, LogSetup.Checkpoints> checkpoints) throws IOException {
        List<CompletableFuture<Void>> opening = new ArrayList<>();
        for (Path directory : fileSystem.list(path)) {
            if (!fileSystem.isDirectory(directory)) {
                continue;
            }
            Optional<TopicPartition> partition =
                    TopicPartition.parse(directory.getFileName().toString());
            if (PartitionDirectories.isDeleted(directory)) {
                directories.delete(directory);
            } else if (partition.isPresent()) {
                opening.add(CompletableFuture.runAsync(
                        () -> openLog(partition.get(), directory, checkpoints.apply(partition.get())),
                        environment.flushExecutor()));
            }
        }
        CompletableFuture.allOf(opening.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> true)
                .join();
        for (CompletableFuture<Void> future : opening) {
            if (future.isCompletedExceptionally()) {
                health.ensureOnline();
                future.join();
            }
        }
    }

    private void openLog(TopicPartition partition, Path directory, LogSetup.Checkpoints checkpoints) {
        try {
            Optional<UUID> topicId = readTopicId(directory);
            if (topicId.isEmpty() && checkpoints.recoveryPoint() == 0) {
                // A loss of power has taken the name of its topic: it may be one that has been deleted since, whose
                // records must not become those of a new topic of the same name.
                directories.setAside(directory, "it was never flushed and has lost its topic's id");
                return;
            }
            topicId.ifPresent(id -> topicIds.put(partition, id));
        } catch (IOException e) {
            throw health.failed("read the topic id of " + partition, e);
        }
        PartitionLog log = PartitionLog.open(setup(partition, directory), checkpoints);
        if (log.logEndOffset() < Math.max(checkpoints.recoveryPoint(), checkpoints.highWatermark())) {
            cutLogs.add(partition);
        }
        logs.put(partition, log);
    }

    private Optional<UUID> readTopicId(Path directory) throws IOException {
        try {
            return PartitionMetadata.read(fileSystem, directory.resolve(LogFiles.PARTITION_METADATA));
        } catch (DamagedCheckpointException e) {
            LOGGER.warn("Going on without a topic id: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private LogSetup setup(TopicPartition partition, Path directory) {
        return new LogSetup(
                environment, directory, partition, configs.apply(partition), health, this::writeRecoveryPoints);
    }

    /** Makes an empty log. */
    PartitionLog create(TopicPartition partition, UUID topicId) {
        health.ensureOnline();
        Path directory = directories.of(partition);
        try {
            // Nothing is forced to the device: a topic may have thousands of partitions, and an empty log that a loss
            // of
            // power takes is made anew. The first flush of the log makes all of this durable.
            fileSystem.createDirectories(directory);
            PartitionMetadata.write(fileSystem, directory.resolve(LogFiles.PARTITION_METADATA), topicId);
        } catch (IOException e) {
            throw health.failed("create the log of " + partition, e);
        }
        PartitionLog log = PartitionLog.open(setup(partition, directory), new LogSetup.Checkpoints(true, 0, 0, 0));
        topicIds.put(partition, topicId);
        logs.put(partition, log);
        return log;
    }

    /** Renames the log's directory at once, and deletes it when {@code file.delete.delay.ms} is over. */
    void delete(TopicPartition partition) {
        PartitionLog log = logs.get(partition);
        if (log != null) {
            takeOut(
                    log,
                    () -> directories.deleteLater(
                            directories.markDeleted(log.directory()),
                            log.config().fileDeleteDelayMs()));
        }
    }

    /** Serves a log no longer, and keeps its files under another name; an empty one is deleted. */
    void setAside(TopicPartition partition, String reason) {
        PartitionLog log = logs.get(partition);
        if (log != null) {
            takeOut(log, () -> directories.setAside(log.directory(), reason));
        }
    }

    /** Work on a log's directory. */
    @FunctionalInterface
    private interface Removal {
        void run() throws IOException;
    }

    private void takeOut(PartitionLog log, Removal removal) {
        TopicPartition partition = log.partition();
        health.ensureOnline();
        log.abandon();
        try {
            removal.run();
        } catch (IOException e) {
            throw health.failed("take out the log of " + partition, e);
        }
        forget(partition);
        if (log.firstDirtyOffset() > 0) {
            forgetCleanedOffset(partition);
        }
    }

    /** Knows a log no longer, whatever becomes of its files: they may be out of reach. */
    void forget(TopicPartition partition) {
        logs.remove(partition);
        topicIds.remove(partition);
    }

    /** A new log of that name has not been compacted. */
    private void forgetCleanedOffset(TopicPartition partition) {
        try {
            writeCleanedOffsets();
        } catch (IOException e) {
            throw health.failed("write where the compaction of " + partition + " ended", e);
        }
    }

    /** Writes recovery points and log start offsets, durably. */
    void writeRecoveryPoints() throws IOException {
        write(recoveryPoints, PartitionLog::recoveryPoint);
        write(logStartOffsets, PartitionLog::logStartOffset);
    }

    /** Writes high watermarks, durably. */
    void writeHighWatermarks() throws IOException {
        write(highWatermarks, PartitionLog::highWatermark);
    }

    /** Writes where compaction of each log ended, durably. */
    void writeCleanedOffsets() throws IOException {
        write(cleanedOffsets, PartitionLog::firstDirtyOffset);
    }

    /** Before all logs are open their offsets are not known, and the files must stay as they are. */
    private void write(OffsetCheckpoint checkpoint, ToLongFunction<PartitionLog> offset) throws IOException {
        if (!loaded || !isOnline()) {
            return;
        }
        checkpointing.lock();
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            logs.forEach((partition, log) -> offsets.put(partition, offset.applyAsLong(log)));
            checkpoint.write(offsets);
        } finally {
            checkpointing.unlock();
        }
    }

    LogDirectoryDescription describe() {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        logs.forEach((partition, log) -> sizes.put(partition, log.sizeBytes()));
        long totalBytes = -1;
        long usableBytes = -1;
        try {
            totalBytes = fileSystem.totalBytes(path);
            usableBytes = fileSystem.usableBytes(path);
        } catch (IOException e) {
            LOGGER.debug("The space on the volume of {} is not known", path, e);
        }
        return new LogDirectoryDescription(path, health.failure(), totalBytes, usableBytes, sizes);
    }

    /** Closes all logs, and leaves the marker that this was done if everything could be written. */
    void close(long brokerEpoch) {
        boolean clean = loaded && isOnline();
        for (PartitionLog log : logs.values()) {
            clean &= log.close();
        }
        try {
            if (clean && isOnline()) {
                writeRecoveryPoints();
                writeHighWatermarks();
                cleanShutdown.write(brokerEpoch);
            }
        } catch (IOException e) {
            LOGGER.warn("Cannot close log directory {} cleanly; the next start will recover its logs", path, e);
        }
        release();
    }

    private void release() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOGGER.warn("Cannot release the lock of log directory {}", path, e);
        }
    }
}
