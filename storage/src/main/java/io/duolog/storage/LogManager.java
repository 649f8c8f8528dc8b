package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.compaction.CompactionResult;
import io.duolog.storage.compaction.CompactionRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All logs of a broker, in one or more directories. Opens them at the start, makes and deletes them, and looks after
 * them from time to time: retention, flushes, checkpoints, expired producers.
 *
 * <p>A directory with an I/O error is offline: its logs refuse every change, those of other directories go on.
 *
 * <p>Safe for use by many threads. All methods but {@link #log} and {@link #logs} do I/O.
 */
public final class LogManager {
    private static final long NO_EPOCH = -1;
    private static final int NO_LEADER_EPOCH = -1;
    private static final Logger LOGGER = LoggerFactory.getLogger(LogManager.class);

    /** Work on a directory's shared files. */
    @FunctionalInterface
    private interface DirectoryTask {
        void run(LogDirectory directory) throws IOException;
    }

    private final StorageEnvironment environment;
    private final LogManagerConfig config;
    private final List<LogDirectory> directories;
    private final List<Runnable> cancellations = new ArrayList<>();
    private boolean closed;

    /**
     * Touches no file; {@link #start} does.
     *
     * @param topicConfigs the settings of a topic, asked for when one of its logs is opened or made
     * @param onOffline told once for each directory that goes offline, on the thread that met the error; must not block
     */
    public LogManager(
            StorageEnvironment environment,
            LogManagerConfig config,
            Function<String, LogConfig> topicConfigs,
            BiConsumer<Path, LogStorageException> onOffline) {
        this.environment = requireNonNull(environment, "environment");
        this.config = requireNonNull(config, "config");
        requireNonNull(topicConfigs, "topicConfigs");
        requireNonNull(onOffline, "onOffline");
        this.directories = config.directories().stream()
                .map(path -> new LogDirectory(
                        environment, path, partition -> topicConfigs.apply(partition.topic()), failure -> {
                            forgetRun();
                            onOffline.accept(path, failure);
                        }))
                .toList();
    }

    /**
     * Opens all logs, several at a time on the flush executor, and recovers those that were not closed properly; then
     * begins to look after them. Not on a thread of the flush executor.
     *
     * @throws LogStorageException if no directory could be opened; those that could not are offline otherwise
     */
    public void start() {
        LogStorageException last = null;
        int opened = 0;
        for (LogDirectory directory : directories) {
            try {
                directory.open();
                opened++;
            } catch (LogStorageException e) {
                LOGGER.error("Log directory {} is offline", directory.path(), e);
                last = e;
            }
        }
        if (opened == 0 && last != null) {
            throw last;
        }
        schedule(this::deleteOldSegments, config.retentionCheckIntervalMs());
        schedule(() -> forEachLog("flush", PartitionLog::flushIfDue), config.flushCheckIntervalMs());
        schedule(this::checkpointRecoveryPoints, config.recoveryPointCheckpointIntervalMs());
        schedule(this::checkpointHighWatermarks, config.highWatermarkCheckpointIntervalMs());
        schedule(this::removeExpiredProducers, config.producerExpirationCheckIntervalMs());
    }

    private void schedule(Runnable task, long periodMs) {
        cancellations.add(environment.scheduler().schedulePeriodically(task, periodMs));
    }

    /** The log of a partition; empty if there is none. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        for (LogDirectory directory : directories) {
            PartitionLog log = directory.logs().get(partition);
            if (log != null) {
                return Optional.of(log);
            }
        }
        return Optional.empty();
    }

    /** All logs, those in offline directories included. */
    public Map<TopicPartition, PartitionLog> logs() {
        Map<TopicPartition, PartitionLog> all = new TreeMap<>();
        directories.forEach(directory -> all.putAll(directory.logs()));
        return all;
    }

    /**
     * The log of a partition of a topic; an empty one is made, in the directory with the fewest logs, if there is none.
     *
     * <p>A log of another topic of that name is set aside: it was deleted while its directory was out of reach. So are all
     * but the one that reaches furthest, if several directories have one: the partition lived in another while the first was
     * away.
     *
     * @throws LogStorageException if it could not be made, or every directory is offline
     */
    public synchronized PartitionLog getOrCreate(TopicPartition partition, UUID topicId) {
        List<LogDirectory> holders = new ArrayList<>();
        for (LogDirectory directory : directories) {
            if (directory.logs().containsKey(partition)) {
                Optional<UUID> id = directory.topicId(partition);
                if (id.isPresent() && !id.get().equals(topicId)) {
                    takeOut(directory, partition, "it belongs to a former topic of that name, with id " + id.get());
                } else {
                    holders.add(directory);
                }
            }
        }
        Optional<LogDirectory> best = holders.stream().max(furthest(partition));
        if (best.isEmpty()) {
            return create(partition, topicId);
        }
        holders.remove(best.get());
        for (LogDirectory other : holders) {
            takeOut(
                    other,
                    partition,
                    "the same partition reaches further in " + best.get().path());
        }
        return requireNonNull(best.get().logs().get(partition));
    }

    /** A record of a later leader epoch outweighs any number of earlier ones: those may have been replaced since. */
    private static Comparator<LogDirectory> furthest(TopicPartition partition) {
        Comparator<PartitionLog> reach = Comparator.comparingInt(
                        (PartitionLog log) -> log.latestEpoch().orElse(NO_LEADER_EPOCH))
                .thenComparingLong(PartitionLog::logEndOffset);
        return Comparator.comparing(LogDirectory::isOnline)
                .thenComparing(directory -> requireNonNull(directory.logs().get(partition)), reach);
    }

    private PartitionLog create(TopicPartition partition, UUID topicId) {
        return directories.stream()
                .filter(LogDirectory::isOnline)
                .min(Comparator.comparingInt(directory -> directory.logs().size()))
                .orElseThrow(() -> new LogStorageException(
                        LogStorageException.Kind.IO, "every log directory is offline: " + config.directories(), null))
                .create(partition, topicId);
    }

    /** Files of an offline directory stay as they are; the next start that can read them finds them again. */
    private static void takeOut(LogDirectory directory, TopicPartition partition, String reason) {
        if (directory.isOnline()) {
            directory.setAside(partition, reason);
        } else {
            directory.forget(partition);
        }
    }

    /** Which topic a log belongs to; empty if there is no such log, or its directory does not say. */
    public Optional<UUID> topicId(TopicPartition partition) {
        return directories.stream()
                .flatMap(directory -> directory.topicId(partition).stream())
                .findFirst();
    }

    /**
     * Takes a log away at once, and keeps its files under a name that ends in {@code -stray}, as Apache Kafka does with what
     * it has no use for: what was acknowledged is not deleted on a suspicion. A log without records is deleted.
     *
     * @param reason for the operator, who has to decide what becomes of the files
     */
    public synchronized void setAside(TopicPartition partition, String reason) {
        directories.forEach(directory -> takeOut(directory, partition, reason));
    }

    /** Takes a log away at once, and deletes its files when {@code file.delete.delay.ms} is over. */
    public synchronized void delete(TopicPartition partition) {
        directories.forEach(directory -> directory.delete(partition));
    }

    /** Gives all logs of a topic other settings. */
    public void updateConfig(String topic, LogConfig topicConfig) {
        logs().forEach((partition, log) -> {
            if (partition.topic().equals(topic)) {
                log.updateConfig(topicConfig);
            }
        });
    }

    /** The directories with their logs' sizes. */
    public List<LogDirectoryDescription> describe() {
        return directories.stream().map(LogDirectory::describe).toList();
    }

    /**
     * The broker epoch of the last run, if it has left everything behind that it wrote: because it closed all directories
     * properly, or because it was only killed, and the machine has not been restarted since. Empty if this broker may have
     * lost what it acknowledged (KIP-966). -1 if the run did not say.
     */
    public OptionalLong previousBrokerEpoch() {
        OptionalLong epoch = directories.get(0).previousBrokerEpoch();
        boolean all = directories.stream()
                .allMatch(directory -> directory.previousBrokerEpoch().equals(epoch));
        return all ? epoch : OptionalLong.empty();
    }

    /**
     * Notes under which broker epoch this run goes on, for {@link #previousBrokerEpoch} of the next if this one is killed.
     * Writes to all directories.
     */
    public void recordRun(long brokerEpoch) {
        if (directories.stream().allMatch(LogDirectory::isOnline)) {
            directories.forEach(directory -> directory.recordRun(brokerEpoch));
        }
    }

    /** A failed write may have lost records without a crash: see the kernel's handling of failed write-back. */
    private void forgetRun() {
        directories.forEach(LogDirectory::forgetRun);
    }

    /** Removes old segments from all logs, now. */
    public void deleteOldSegments() {
        forEachLog("delete old segments", log -> {
            int count = log.deleteOldSegments();
            if (count > 0) {
                LOGGER.info("Deleted {} old segments of {}", count, log.partition());
            }
        });
    }

    /**
     * Compacts a log, and notes durably up to where; see {@link PartitionLog#compact}.
     *
     * @throws UncompactableException if it cannot be compacted
     * @throws LogStorageException if the file system fails
     */
    public CompactionResult compact(PartitionLog log, CompactionRun run) {
        CompactionResult result = log.compact(run);
        if (result.outcome() == CompactionResult.Outcome.DONE) {
            for (LogDirectory directory : directories) {
                if (directory.logs().get(log.partition()) == log) {
                    writeCleanedOffsets(directory);
                }
            }
        }
        return result;
    }

    private static void writeCleanedOffsets(LogDirectory directory) {
        try {
            directory.writeCleanedOffsets();
        } catch (IOException e) {
            throw directory.health().failed("write where compactions ended in " + directory.path(), e);
        }
    }

    /** Writes recovery points and log start offsets of all directories, now. */
    public void checkpointRecoveryPoints() {
        forEachDirectory("write recovery points", LogDirectory::writeRecoveryPoints);
    }

    /** Writes high watermarks of all directories, now. */
    public void checkpointHighWatermarks() {
        forEachDirectory("write high watermarks", LogDirectory::writeHighWatermarks);
    }

    private void removeExpiredProducers() {
        forEachLog("remove expired producers", log -> log.removeExpiredProducers(config.producerExpirationMs()));
    }

    private void forEachDirectory(String action, DirectoryTask task) {
        for (LogDirectory directory : directories) {
            try {
                task.run(directory);
            } catch (IOException e) {
                LogStorageException failure = directory.health().failed(action + " of " + directory.path(), e);
                LOGGER.warn("Cannot {} of {}", action, directory.path(), failure);
            }
        }
    }

    private void forEachLog(String action, Consumer<PartitionLog> task) {
        for (LogDirectory directory : directories) {
            for (PartitionLog log : directory.logs().values()) {
                if (!directory.isOnline()) {
                    break;
                }
                try {
                    task.accept(log);
                } catch (LogStorageException e) {
                    LOGGER.warn("Cannot {} of {}", action, log.partition(), e);
                } catch (IllegalStateException e) {
                    LOGGER.debug("{} was closed meanwhile", log.partition(), e);
                }
            }
        }
    }

    /**
     * Forces all logs to the device and closes them; directories for which that works are marked as closed properly.
     * Idempotent.
     *
     * @param brokerEpoch the epoch of this run, for {@link #previousBrokerEpoch} of the next; -1 if there is none
     */
    public synchronized void close(long brokerEpoch) {
        if (closed) {
            return;
        }
        closed = true;
        cancellations.forEach(Runnable::run);
        // The marker of a failed directory may have outlived it: then the others must not confirm what it says.
        long confirmed = directories.stream().allMatch(LogDirectory::isOnline) ? brokerEpoch : NO_EPOCH;
        directories.forEach(directory -> directory.close(confirmed));
    }
}
