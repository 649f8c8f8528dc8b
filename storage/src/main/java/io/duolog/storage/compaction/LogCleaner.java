package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.ClosedLogException;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogStorageException;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.UncompactableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts a broker's logs, the dirtiest first, with so many at a time as there are threads. Topics' settings are read each
 * time anew. A log that cannot be compacted is left alone from then on, and the others go on.
 *
 * <p>Safe for use by many threads. Work runs on the scheduler's threads, as many as {@link CleanerConfig#threads} at a time;
 * they must not be interrupted, since that closes the files that they read. The scheduler must have as many.
 */
public final class LogCleaner implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogCleaner.class);
    private static final long CLOSE_TIMEOUT_S = 30;

    private final LogManager logs;
    private final StorageScheduler scheduler;
    private final LongSupplier nanoTime;

    /** Logs that some thread compacts now. */
    private final Set<PartitionLog> busy = new HashSet<>();

    /** Logs that cannot be compacted, and why. */
    private final Map<PartitionLog, String> uncleanable = new HashMap<>();

    private volatile Resources resources;

    /** How many tasks run or wait to. */
    private int workers;

    private boolean started;

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Phaser working = new Phaser(1);

    /**
     * Does nothing before {@link #start}.
     *
     * @param scheduler on whose threads logs are compacted
     * @param nanoTime a clock that never goes back, for the throttle
     */
    public LogCleaner(LogManager logs, CleanerConfig config, StorageScheduler scheduler, LongSupplier nanoTime) {
        this.logs = requireNonNull(logs, "logs");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.resources = new Resources(config, throttle(config));
    }

    /** What compactions may use that begin now. */
    private record Resources(CleanerConfig config, Throttle throttle) {}

    private Throttle throttle(CleanerConfig config) {
        return config.maxBytesPerSecond() == Double.MAX_VALUE
                ? Throttle.NONE
                : new RateThrottle(config.maxBytesPerSecond(), nanoTime, this::pauseMs);
    }

    /**
     * Other limits hold for compactions that begin from now on; those that run keep theirs. Of fewer threads, those that
     * are too many end when they have nothing to do; the backoff counts from the next pause.
     */
    public synchronized void reconfigure(CleanerConfig config) {
        Resources former = resources;
        resources = new Resources(
                config,
                config.maxBytesPerSecond() == former.config().maxBytesPerSecond()
                        ? former.throttle()
                        : throttle(config));
        if (started) {
            startMissing();
        }
    }

    private void pauseMs(long durationMs) {
        try {
            boolean unused = closing.await(durationMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to compact; once. */
    public synchronized void start() {
        started = true;
        startMissing();
    }

    private void startMissing() {
        CleanerConfig config = resources.config();
        while (workers < config.threads() && !isClosing()) {
            workers++;
            scheduler.scheduleOnce(this::cleanDue, config.backoffMs());
        }
    }

    /** Whether a worker that has nothing to do is one too many, and ends. */
    private synchronized boolean endsAsSurplus() {
        if (workers <= resources.config().threads()) {
            return false;
        }
        workers--;
        return true;
    }

    private void cleanDue() {
        if (working.register() < 0) {
            return;
        }
        try {
            while (!isClosing() && cleanDirtiest()) {
                LOGGER.trace("There may be more to compact");
            }
        } catch (RuntimeException e) {
            LOGGER.error("Compaction met what it does not know, and goes on", e);
        } finally {
            working.arriveAndDeregister();
        }
        if (!isClosing() && !endsAsSurplus()) {
            scheduler.scheduleOnce(this::cleanDue, resources.config().backoffMs());
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /**
     * Compacts the log that has the greatest share of what is dirty, if any is due. Blocks.
     *
     * @return whether a log was compacted, so that there may be more to do
     */
    public boolean cleanDirtiest() {
        PartitionLog log = takeDirtiest();
        if (log == null) {
            return false;
        }
        try {
            return clean(log);
        } finally {
            synchronized (this) {
                busy.remove(log);
            }
        }
    }

    private synchronized @Nullable PartitionLog takeDirtiest() {
        Map<TopicPartition, PartitionLog> all = logs.logs();
        uncleanable.keySet().retainAll(Set.copyOf(all.values()));
        PartitionLog dirtiest = null;
        double ratio = -1;
        for (PartitionLog log : all.values()) {
            boolean candidate =
                    log.config().retention().compact() && !busy.contains(log) && !uncleanable.containsKey(log);
            double logRatio = candidate ? dueRatio(log) : -1;
            if (logRatio > ratio) {
                dirtiest = log;
                ratio = logRatio;
            }
        }
        if (dirtiest != null) {
            busy.add(dirtiest);
        }
        return dirtiest;
    }

    /** -1 if the log is not due. */
    private static double dueRatio(PartitionLog log) {
        try {
            CompactionState state = log.compactionState();
            return state.isDue(log.config().compaction()) ? state.dirtyRatio() : -1;
        } catch (ClosedLogException | LogStorageException e) {
            LOGGER.debug("{} cannot be compacted now", log.partition(), e);
            return -1;
        }
    }

    private boolean clean(PartitionLog log) {
        try {
            CompactionResult result = logs.compact(log, run());
            LOGGER.debug("Compacted {}: {}", log.partition(), result);
            return result.outcome() == CompactionResult.Outcome.DONE;
        } catch (UncompactableException e) {
            setAside(log, String.valueOf(e.getMessage()));
        } catch (LogStorageException e) {
            LOGGER.warn("Compaction of {} failed and is tried again: {}", log.partition(), e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("Compaction of {} failed", log.partition(), e);
            setAside(log, e.toString());
        }
        return false;
    }

    private CompactionRun run() {
        Resources now = resources;
        CleanerConfig config = now.config();
        return new CompactionRun(
                config.dedupeBufferBytes() / config.threads(),
                config.loadFactor(),
                config.ioBufferBytes() / config.threads() / 2,
                now.throttle(),
                this::isClosing);
    }

    private synchronized void setAside(PartitionLog log, String reason) {
        LOGGER.error(
                "{} is not compacted any more until this broker is restarted; it grows meanwhile: {}",
                log.partition(),
                reason);
        uncleanable.put(log, reason);
    }

    /** The logs that are not compacted since that failed, and why; by partition. */
    public synchronized Map<TopicPartition, String> uncleanable() {
        Map<TopicPartition, String> reasons = new TreeMap<>();
        uncleanable.forEach((log, reason) -> reasons.put(log.partition(), reason));
        return reasons;
    }

    /** Has compactions end before their next batch, and waits for that. To be called before the logs are closed. Idempotent. */
    @Override
    public void close() {
        if (isClosing()) {
            return;
        }
        closing.countDown();
        try {
            working.awaitAdvanceInterruptibly(working.arriveAndDeregister(), CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOGGER.warn("A compaction did not end within {} s", CLOSE_TIMEOUT_S);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
