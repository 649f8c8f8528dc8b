package io.duolog.coordination.zk;

import static org.awaitility.Awaitility.await;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.Membership.SelfLivenessListener;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.testkit.TestBackendHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A node whose image is the list of its records; the snapshot is the records one a line. */
final class ZooKeeperTestNode implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    final CoordinationBackend backend;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<String> image = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Integer> elections = new CopyOnWriteArrayList<>();
    private final List<Integer> revocations = new CopyOnWriteArrayList<>();
    private final LogSubscription subscription;
    private volatile Throwable failure;

    ZooKeeperTestNode(int nodeId, Path directory, Map<String, String> config) {
        this(nodeId, directory, config, Optional.empty());
    }

    ZooKeeperTestNode(int nodeId, Path directory, Map<String, String> config, Optional<String> clusterId) {
        TestBackendHost host = new TestBackendHost(
                new NodeIdentity(nodeId, UUID.randomUUID()),
                clusterId,
                directory,
                Clock.systemUTC(),
                new ExecutorSerialScheduler(executor));
        backend = new ZooKeeperCoordinationBackendFactory().create(config, host);
        subscription = backend.log().subscribe(0, new Image());
        subscription.offerSnapshots(endOffset -> {
            byte[] captured = String.join("\n", image).getBytes(StandardCharsets.UTF_8);
            return out -> out.write(captured);
        });
    }

    ZooKeeperTestNode campaign() {
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                elections.add(epoch);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                revocations.add(epoch);
            }
        });
        return this;
    }

    ZooKeeperTestNode start() {
        backend.start((state, cause) -> {
            failure = cause;
            events.add("state " + state);
        });
        return this;
    }

    int awaitElected() {
        await().atMost(TIMEOUT).until(this::leads);
        return epoch();
    }

    boolean leads() {
        return elections.size() > revocations.size();
    }

    int epoch() {
        return elections.get(elections.size() - 1);
    }

    List<Integer> elections() {
        return elections;
    }

    List<Integer> revocations() {
        return revocations;
    }

    CompletableFuture<Long> append(long offset, String record) {
        return backend.log()
                .append(epoch(), offset, List.of(record.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture();
    }

    void append(String record) throws Exception {
        append(subscription.position(), record).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Runs a task on the coordination thread, which does nothing else meanwhile. */
    void occupy(Runnable task) {
        executor.execute(task);
    }

    void compact() throws Exception {
        backend.log().requestCompaction().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    void announce() throws Exception {
        backend.membership()
                .announce(new byte[0], new SelfLivenessListener() {
                    @Override
                    public void alive() {
                        events.add("alive");
                    }

                    @Override
                    public void uncertain() {
                        events.add("uncertain");
                    }
                })
                .toCompletableFuture()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    void watch() {
        backend.membership().watch(epoch(), new LivenessListener() {
            @Override
            public void up(NodeIdentity node, byte[] info) {
                events.add("up " + node.nodeId());
            }

            @Override
            public void down(NodeIdentity node) {
                events.add("down " + node.nodeId());
            }
        });
    }

    List<String> image() {
        return List.copyOf(image);
    }

    List<String> events() {
        return events;
    }

    Throwable failure() {
        return failure;
    }

    void awaitEvent(String event) {
        await(event).atMost(TIMEOUT).until(() -> events.contains(event));
    }

    void awaitState(BackendState state) {
        await("state " + state).atMost(TIMEOUT).until(() -> backend.state() == state);
    }

    void awaitPosition(long offset) {
        await("position " + offset).atMost(TIMEOUT).until(() -> subscription.position() >= offset);
    }

    @Override
    public void close() {
        backend.close();
        executor.shutdownNow();
    }

    private final class Image implements LogListener {
        @Override
        public void onSnapshot(long endOffset, int epoch, InputStream bytes) throws IOException {
            image.clear();
            image.addAll(List.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)));
            events.add("snapshot " + endOffset);
        }

        @Override
        public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
            records.forEach(record -> image.add(new String(record, StandardCharsets.UTF_8)));
        }
    }
}
