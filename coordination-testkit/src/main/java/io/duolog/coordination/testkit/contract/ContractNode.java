package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.testkit.PausableScheduler;
import io.duolog.coordination.testkit.PeerNetwork;
import io.duolog.coordination.testkit.TestBackendHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node as the contract drives it: a thread, a replicated list of strings, and a record of all that it was told. */
public final class ContractNode implements AutoCloseable {
    /** Within this everything that must happen has happened. */
    public static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CoordinationBackend backend;
    private final TestBackendHost host;
    private final PeerNetwork network;
    private final ScheduledThreadPoolExecutor executor;

    /** The peer channel keeps off the coordination thread. */
    private final ScheduledThreadPoolExecutor peerExecutor;

    private final PausableScheduler scheduler;
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> elections = new CopyOnWriteArrayList<>();
    private final List<Integer> revocations = new CopyOnWriteArrayList<>();
    private final List<BackendState> states = new CopyOnWriteArrayList<>();
    private final List<String> strayCallbacks = new CopyOnWriteArrayList<>();
    private final ReplicatedList image = new ReplicatedList(this::delivered);
    private final LogSubscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile long electedAt;
    private volatile int sizeWhenElected;
    private volatile boolean closed;
    private @Nullable CompletableFuture<Void> closingAfterKill;

    /** Makes backends. */
    @FunctionalInterface
    public interface Maker {
        /** Makes one for a host. */
        CoordinationBackend make(TestBackendHost host);
    }

    private ContractNode(int nodeId, Path directory, Optional<String> clusterId, PeerNetwork network, Maker maker) {
        this.executor = singleThread("coordination-" + nodeId);
        this.peerExecutor = singleThread("peers-" + nodeId);
        this.network = network;
        this.scheduler = new PausableScheduler(new ExecutorSerialScheduler(executor));
        this.host = new TestBackendHost(
                new NodeIdentity(nodeId, UUID.randomUUID()),
                clusterId,
                directory,
                Clock.systemUTC(),
                scheduler,
                network.join(nodeId, new ExecutorSerialScheduler(peerExecutor)));
        this.backend = maker.make(host);
        this.subscription = backend.log().subscribe(0, image);
    }

    /** A node that is not started; it follows the log from 0 and keeps its records as an image. */
    static ContractNode create(
            int nodeId, Path directory, Optional<String> clusterId, PeerNetwork network, Maker maker) {
        return new ContractNode(nodeId, directory, clusterId, network, maker);
    }

    private static ScheduledThreadPoolExecutor singleThread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Starts the backend without standing for election. */
    public ContractNode start() {
        backend.start((state, cause) -> {
            called();
            failure = cause;
            states.add(state);
            events.add("state " + state);
        });
        return this;
    }

    /** Stands for election. */
    public ContractNode campaign() {
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                called();
                electedAt = endOffset;
                sizeWhenElected = image.size();
                if (sizeWhenElected != endOffset) {
                    strayCallbacks.add("elected at " + endOffset + " with " + sizeWhenElected + " records delivered");
                }
                events.add("elected " + epoch);
                elections.add(epoch);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                called();
                events.add("revoked " + epoch);
                revocations.add(epoch);
            }
        });
        return this;
    }

    /** The backend under test. */
    public CoordinationBackend backend() {
        return backend;
    }

    /** Which node this is. */
    public NodeIdentity identity() {
        return host.self();
    }

    /** Where the node keeps what it keeps. */
    public Path directory() {
        return host.directory();
    }

    /** Whether the node holds an epoch, as far as it was told. */
    public boolean leads() {
        return elections.size() > revocations.size();
    }

    /** The newest epoch that this node was elected in. */
    public int epoch() {
        return elections.get(elections.size() - 1);
    }

    /** The subscription that keeps the image. */
    public LogSubscription subscription() {
        return subscription;
    }

    /** All that was told, in order: states, elections, batches and snapshots. */
    public List<String> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Puts something of the test's own into the order of events. */
    public void note(String event) {
        events.add(event);
    }

    /** The epochs that this node was elected in. */
    public List<Integer> elections() {
        return elections;
    }

    /** The epochs that ended for this node. */
    public List<Integer> revocations() {
        return revocations;
    }

    /** The states told. */
    public List<BackendState> states() {
        return states;
    }

    /** The cause told with the last state. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The log's end, as the last election told it. */
    public long electedAt() {
        return electedAt;
    }

    /** How many records the image held at the last election. */
    public int sizeWhenElected() {
        return sizeWhenElected;
    }

    /** The records that the node knows, from snapshot and log. */
    public List<String> image() {
        return image.copy();
    }

    /** Lets the image be snapshotted. */
    public ContractNode offerSnapshots() {
        return offerSnapshots(() -> {});
    }

    /** Lets the image be snapshotted, with something that happens while a snapshot is written. */
    ContractNode offerSnapshots(ReplicatedList.Interlude interlude) {
        subscription.offerSnapshots(endOffset -> {
            called();
            return image.capture(interlude);
        });
        return this;
    }

    /** What a new subscription from the beginning is given, once it has this many records. */
    List<String> replay(int size) {
        ReplicatedList replayed = new ReplicatedList(event -> called());
        LogSubscription replay = backend.log().subscribe(0, replayed);
        eventually("replay of " + size).until(() -> replayed.size() >= size);
        replay.close();
        return replayed.copy();
    }

    /** Waits until this node has been elected this many times; returns the newest epoch. */
    public int awaitElections(int count) {
        eventually("node " + identity().nodeId() + " elected " + count + " times: " + events())
                .until(() -> elections.size() >= count || states.contains(BackendState.FAILED));
        assertThat(failure).as("failure of the backend").isNull();
        return epoch();
    }

    /** Waits until the epoch is over for this node. */
    public void awaitRevoked(int epoch) {
        eventually("end of epoch " + epoch).until(() -> revocations.contains(epoch));
    }

    /** Waits until the image holds this many records. */
    public List<String> awaitImage(int size) {
        eventually("image of " + size).until(() -> image.size() >= size);
        return image();
    }

    /** Waits for a state. */
    public void awaitState(BackendState state) {
        eventually("state " + state).until(() -> states.contains(state));
    }

    /** Waits until this is the last state told. */
    public void awaitStateNow(BackendState state) {
        eventually("state " + state).until(() -> backend.state() == state);
    }

    /** Appends one batch at the end that this node knows, and waits for it; returns the last offset. */
    public long append(String... records) {
        return join(appendLater(subscription.position(), records));
    }

    /** Appends one batch in this node's newest epoch. */
    public CompletableFuture<Long> appendLater(long expectedEndOffset, String... records) {
        return backend.log().append(epoch(), expectedEndOffset, bytes(records)).toCompletableFuture();
    }

    /** Waits for a stage; throws what it failed with, if that is unchecked. */
    public static <T> T join(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError("failed with a checked exception", e);
        } catch (TimeoutException e) {
            throw new AssertionError("not completed within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Records from text, one byte a character. */
    public static List<byte[]> bytes(String... records) {
        List<byte[]> bytes = new ArrayList<>(records.length);
        for (String record : records) {
            bytes.add(record.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes;
    }

    /** Runs a task on the coordination thread and waits for it. */
    public void onCoordinationThread(Runnable task) {
        join(CompletableFuture.runAsync(task, executor));
    }

    /** Whether the caller is on the coordination thread. */
    public boolean isOnCoordinationThread() {
        return Thread.currentThread()
                .getName()
                .equals("coordination-" + identity().nodeId());
    }

    /** Fails unless all callbacks came on the coordination thread, before the close, and each epoch began and ended once. */
    void checkCallbacks() {
        assertThat(strayCallbacks).as("callbacks where or when none may come").isEmpty();
        assertThat(elections).as("epochs").isSorted().doesNotHaveDuplicates();
        assertThat(revocations)
                .as("epochs that ended, of " + elections)
                .isIn(elections, elections.subList(0, Math.max(0, elections.size() - 1)));
    }

    /** Stops the coordination thread. */
    void pause() {
        scheduler.pause();
        network.pause(identity().nodeId());
    }

    /** Continues the coordination thread. */
    void resume() {
        network.resume(identity().nodeId());
        scheduler.resume();
    }

    /** Ends the coordination thread, and what peers hear of the node. */
    void kill() {
        scheduler.kill();
        network.kill(identity().nodeId());
    }

    /** Closes the backend of a killed node while the test goes on. */
    void closeAfterKill() {
        closed = true;
        CompletableFuture<Void> closing = new CompletableFuture<>();
        closingAfterKill = closing;
        new Thread(
                        () -> {
                            backend.close();
                            closing.complete(null);
                        },
                        "closing-" + identity().nodeId())
                .start();
    }

    /** Closes the backend and ends its thread. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            backend.close();
            closed = true;
            network.kill(identity().nodeId());
        }
        awaitClosedAfterKill();
        executor.shutdownNow();
        peerExecutor.shutdownNow();
    }

    /** Waits until the directory of a killed node is free. */
    void awaitClosedAfterKill() {
        if (closingAfterKill != null) {
            join(closingAfterKill);
        }
    }

    private void delivered(String event) {
        called();
        events.add(event);
    }

    private void called() {
        if (!isOnCoordinationThread()) {
            strayCallbacks.add("on thread " + Thread.currentThread().getName());
        }
        if (closed && closingAfterKill == null) {
            strayCallbacks.add("after the close");
        }
    }
}
