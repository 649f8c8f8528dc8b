package io.duolog.chaos.run;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks some times a second who leads, in a thread of its own, and keeps what changed. */
final class LeaderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);
    private static final long INTERVAL_MS = 250;
    private static final long END_TIMEOUT_MS = 10_000;

    private final SystemUnderTest system;
    private final Supplier<Set<String>> topics;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "chaos-leader-watch");
        created.setDaemon(true);
        return created;
    });
    private final Map<TopicPartition, LeaderObserved> newest = new HashMap<>();
    private final List<LeaderObserved> changes = new ArrayList<>();

    @SuppressWarnings("FutureReturnValueIgnored") // what looking fails with is caught there
    LeaderWatch(SystemUnderTest system, Supplier<Set<String>> topics) {
        this.system = system;
        this.topics = topics;
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            system.leaders(topics.get()).forEach(this::note);
        } catch (RuntimeException e) {
            // The next look is a quarter of a second away; a run whose leaders nobody sees shows in its report.
            LOG.debug("could not ask who leads", e);
        }
    }

    private synchronized void note(LeaderObserved seen) {
        LeaderObserved before = newest.get(seen.partition());
        if (before != null
                && before.leader() == seen.leader()
                && before.leaderEpoch() == seen.leaderEpoch()
                && before.inSyncReplicas().equals(seen.inSyncReplicas())) {
            return;
        }
        newest.put(seen.partition(), seen);
        changes.add(seen);
    }

    /** What has changed until now, by time. */
    synchronized List<LeaderObserved> changes() {
        return List.copyOf(changes);
    }

    /** Looks now, and returns when it has. */
    void lookOnceMore() {
        try {
            thread.submit(this::look).get(END_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("could not ask who leads", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
