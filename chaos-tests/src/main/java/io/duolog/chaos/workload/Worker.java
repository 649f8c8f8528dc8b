package io.duolog.chaos.workload;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.workload.client.ClientLibrary;
import io.duolog.chaos.workload.client.TopicCreationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client process from the inside: its actors, what they share, and what it tells. */
final class Worker {
    private static final Logger LOGGER = LoggerFactory.getLogger(Worker.class);
    private static final long STATUS_PERIOD_MS = 100;
    private static final int STATUSES_PER_FLUSH = 10;
    private static final Duration CREATE_TIMEOUT = Duration.ofSeconds(10);

    private final WorkerTask task;
    private final HistoryWriter<HistoryEvent> history;
    private final Control control;
    private final ClientLibrary library;
    private final Recorder recorder;
    private final Incarnations incarnations;
    private final int creatorProcess;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Starts nothing. */
    Worker(WorkerTask task, HistoryWriter<HistoryEvent> history, Control control, LongSupplier nanoTime) {
        this.task = task;
        this.history = history;
        this.control = control;
        this.nanoTime = nanoTime;
        library = ClientLibrary.of(task.plan().client(), task.bootstrapServers());
        recorder = new Recorder(history, task.runId(), nanoTime);
        incarnations = new Incarnations(task.client(), task.start());
        creatorProcess = incarnations.next().process();
    }

    /**
     * Runs until it is told to stop.
     *
     * @param status is handed a line ten times a second
     * @throws IllegalStateException if an actor failed, which should not be
     */
    void run(Consumer<String> status) throws InterruptedException {
        ExecutorService creator = Executors.newSingleThreadExecutor(Worker::daemon);
        List<Thread> actors = start(creator);
        for (int count = 1; actors.stream().anyMatch(Thread::isAlive); count++) {
            status.accept(recorder.status(control.isWriting()).line());
            if (count % STATUSES_PER_FLUSH == 0) {
                history.flush();
            }
            TimeUnit.MILLISECONDS.sleep(STATUS_PERIOD_MS);
        }
        creator.shutdownNow();
        recorder.ended(creatorProcess);
        status.accept(recorder.status(false).line());
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("an actor failed", failed);
        }
    }

    private List<Thread> start(ExecutorService creator) {
        WorkloadPlan plan = task.plan();
        int workers = plan.workers().size();
        int writesMax = (plan.options().writesPerPartition() + workers - 1) / workers;
        TopicPlaces topics = new TopicPlaces(writesMax, task.topics(), this::create, creator);
        Actor.Context context =
                new Actor.Context(plan.options(), library, incarnations, topics, recorder, control, nanoTime);
        WorkerPlan worker = plan.worker(task.client());
        SplittableRandom seeds = new SplittableRandom(worker.seed() + task.start());
        List<Thread> threads = new ArrayList<>();
        for (ActorPlan actor : worker.actors()) {
            Thread thread = daemon(guarded(ActorLoop.of(actor, seeds.nextLong(), context)));
            thread.setName("actor-" + threads.size());
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private Runnable guarded(ActorLoop actor) {
        return () -> {
            try {
                actor.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(e);
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        };
    }

    private void failed(Throwable cause) {
        failure.compareAndSet(null, cause);
        control.stop();
    }

    /** Creates a topic and writes down that it is used; false if it may not be there. */
    private boolean create(TopicPlan topic) {
        try {
            library.createTopic(topic, CREATE_TIMEOUT);
        } catch (TopicCreationException e) {
            LOGGER.info("{}; this is tried again", e.getMessage());
            return false;
        }
        TopicsFile.append(task.topicsFile(), topic);
        recorder.topicAdded(creatorProcess, topic);
        history.flush();
        return true;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "topic-creator");
        thread.setDaemon(true);
        return thread;
    }
}
