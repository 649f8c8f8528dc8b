package io.duolog.chaos.workload;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The client processes of a run: a JVM each. They write {@code history-c1.jsonl.gz} and so on, {@code topics-c1.jsonl} if
 * they create topics, and {@code worker-c1.log}; a client's further starts write {@code history-c1-1.jsonl.gz}. All together
 * are sampled into {@code metrics.jsonl}. Thread-safe; calls wait until what they do is done.
 *
 * <pre>{@code
 * try (Workers workers = Workers.start(runId, plan, system.bootstrapServers(), system::hostsFile, directory)) {
 *     workers.counters().of("queue-0-0").acked();   // live
 *     workers.kill(NodeId.client(1));               // faults
 *     workers.restart(NodeId.client(1));
 *     workers.calmDown();                           // when all faults are over
 *     workers.stopWriting();                        // before verification; waits until every send has an outcome
 *     workers.stop();                               // closes clients and histories
 *     workers.topics();                             // for the final reads and the run's description
 * }
 * }</pre>
 */
public final class Workers implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final long SAMPLE_PERIOD_MS = 1_000;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String runId;
    private final WorkloadPlan plan;
    private final Function<NodeId, Optional<Path>> hostsFiles;
    private final String bootstrapServers;
    private final Path directory;
    private final WorkCounters counters = new WorkCounters();
    private final Metrics metrics;
    private final Map<NodeId, WorkerClient> clients = new TreeMap<>();
    private final ScheduledExecutorService sampling =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "chaos-workload-metrics"));
    private final Thread hook = new Thread(this::destroy);

    private Workers(
            String runId,
            WorkloadPlan plan,
            String bootstrapServers,
            Function<NodeId, Optional<Path>> hostsFiles,
            Path directory) {
        this.runId = requireNonNull(runId, "runId");
        this.plan = requireNonNull(plan, "plan");
        this.bootstrapServers = requireNonNull(bootstrapServers, "bootstrapServers");
        this.hostsFiles = hostsFiles;
        this.directory = directory.toAbsolutePath();
        try {
            Files.createDirectories(this.directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + this.directory, e);
        }
        this.metrics = new Metrics(this.directory.resolve("metrics.jsonl"));
        plan.clients().forEach(node -> clients.put(node, new WorkerClient(node.number(), this::report)));
    }

    /**
     * Starts all clients. The topics of the plan must be there.
     *
     * @param runId the name of the run, which is in all that is sent
     * @param bootstrapServers as clients know them
     * @param hostsFiles for each client how it resolves the names of brokers
     * @param directory where all files go
     * @throws IllegalStateException if a process does not start, with what it printed
     */
    public static Workers start(
            String runId,
            WorkloadPlan plan,
            String bootstrapServers,
            Function<NodeId, Path> hostsFiles,
            Path directory) {
        return begin(
                new Workers(runId, plan, bootstrapServers, node -> Optional.of(hostsFiles.apply(node)), directory));
    }

    /** As the other method, for brokers whose addresses every process can resolve. */
    public static Workers start(String runId, WorkloadPlan plan, String bootstrapServers, Path directory) {
        return begin(new Workers(runId, plan, bootstrapServers, node -> Optional.empty(), directory));
    }

    private static Workers begin(Workers workers) {
        Runtime.getRuntime().addShutdownHook(workers.hook);
        try {
            workers.clients.keySet().forEach(workers::launch);
            workers.clients.values().forEach(client -> client.awaitReady(START_TIMEOUT));
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
        Future<?> unused = workers.sampling.scheduleAtFixedRate(
                workers::sample, SAMPLE_PERIOD_MS, SAMPLE_PERIOD_MS, TimeUnit.MILLISECONDS);
        return workers;
    }

    private void launch(NodeId node) {
        WorkerClient client = client(node);
        WorkerTask task = new WorkerTask(
                runId, plan, node.number(), client.starts(), bootstrapServers, directory.toString(), topics());
        client.launch(task, hostsFiles.apply(node));
    }

    /** What was done so far, live. */
    public WorkCounters counters() {
        return counters;
    }

    /** The clients, running or not. */
    public List<NodeId> clients() {
        return List.copyOf(clients.keySet());
    }

    /** Whether the process of a client is there, paused or not. */
    public boolean isRunning(NodeId client) {
        return client(client).isRunning();
    }

    /** SIGKILL; nothing if it does not run. What it did last may be missing in its history. */
    public void kill(NodeId client) {
        client(client).kill();
    }

    /** SIGSTOP; nothing if it does not run. */
    public void pause(NodeId client) {
        client(client).pause();
    }

    /** SIGCONT; nothing if it is not paused. */
    public void resume(NodeId client) {
        client(client).resume();
    }

    /** Starts a client anew, after killing it if it runs: with other producer ids, and from the newest topics on. */
    public void restart(NodeId node) {
        client(node).kill();
        launch(node);
        client(node).awaitReady(START_TIMEOUT);
    }

    /**
     * Has all clients go on as they are: from now on nobody ends by itself and comes back as another one. What is promised when
     * everything has healed cannot be seen while clients make trouble of their own.
     */
    public void calmDown() {
        clients.values().forEach(client -> client.command(WorkerCommand.CALM_DOWN));
    }

    /**
     * Has all clients send nothing more, resumes those that are paused, and waits until every send has an outcome: at most
     * {@code delivery.timeout.ms} and a little. Consumers read on.
     *
     * @return whether all had
     */
    public boolean stopWriting() {
        clients.values().forEach(client -> {
            client.resume();
            client.command(WorkerCommand.STOP_WRITING);
        });
        return awaitUntil(answersTimeout(), () -> clients.values().stream().allMatch(WorkerClient::isQuiet));
    }

    /**
     * Has all clients close what they have opened, after their sends have outcomes, and end; kills those that do not.
     * Afterwards histories are complete.
     *
     * @return those that had to be killed; none if all is well
     */
    public List<NodeId> stop() {
        clients.values().forEach(client -> {
            client.resume();
            client.command(WorkerCommand.STOP);
        });
        long deadlineNs =
                System.nanoTime() + answersTimeout().plus(CLOSE_TIMEOUT).toNanos();
        List<NodeId> killed = clients.entrySet().stream()
                .filter(entry -> !entry.getValue().awaitEnd(deadlineNs))
                .map(Map.Entry::getKey)
                .toList();
        killed.forEach(this::kill);
        return killed;
    }

    /** The history files of all starts of all clients. Those of processes that run are incomplete. */
    public List<Path> histories() {
        return clients.values().stream()
                .flatMap(client -> client.histories().stream())
                .filter(Files::exists)
                .toList();
    }

    /** All topics that clients may have written to: those of the plan, and those that clients have created. */
    public List<TopicPlan> topics() {
        Map<String, TopicPlan> topics = new TreeMap<>();
        plan.topics().forEach(topic -> topics.put(topic.name(), topic));
        clients.values().stream()
                .flatMap(client -> client.topicsFiles().stream())
                .flatMap(file -> TopicsFile.read(file).stream())
                .forEach(topic -> topics.putIfAbsent(topic.name(), topic));
        return List.copyOf(topics.values());
    }

    /** What is known of processes that ended by themselves, and not well; none if all is well. */
    public List<String> failures() {
        return clients.values().stream()
                .flatMap(client -> client.failure().stream())
                .toList();
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        sampling.shutdownNow();
        clients.values().forEach(WorkerClient::kill);
        metrics.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook has done its work, or is about to.
            return;
        }
    }

    private void report(WorkerStatus status) {
        status.work().forEach(partition -> counters.add(partition.topicPartition(), partition.work()));
        metrics.add(status);
    }

    private void sample() {
        metrics.sample(
                System.nanoTime(),
                clients.values().stream().mapToLong(WorkerClient::unanswered).sum());
    }

    private WorkerClient client(NodeId node) {
        WorkerClient client = clients.get(node);
        if (client == null) {
            throw new IllegalArgumentException("there is no client " + node + "; there are " + clients.keySet());
        }
        return client;
    }

    private Duration answersTimeout() {
        return Duration.ofMillis(plan.options().deliveryTimeoutMs()).plus(CLOSE_TIMEOUT);
    }

    private void destroy() {
        clients.values().forEach(WorkerClient::destroy);
    }

    private static boolean awaitUntil(Duration timeout, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
