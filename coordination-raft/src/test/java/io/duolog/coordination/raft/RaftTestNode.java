package io.duolog.coordination.raft;

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
import io.duolog.coordination.testkit.PeerNetwork;
import io.duolog.coordination.testkit.TestBackendHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Raft node whose image is the list of its records; the snapshot is the records one a line. */
final class RaftTestNode implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    final int nodeId;
    final CoordinationBackend backend;
    private final List<Integer> epochs = new CopyOnWriteArrayList<>();
    private final AtomicInteger revocations = new AtomicInteger();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final List<String> image = new CopyOnWriteArrayList<>();
    private final List<Long> snapshots = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> elected = new CompletableFuture<>();
    private final LogSubscription subscription;
    /** What it was told of the living since it was elected last. */
    volatile List<String> watchedSinceElected = List.of();

    RaftTestNode(Path directory, Map<String, String> config) {
        this(directory, config, Optional.empty());
    }

    RaftTestNode(Path directory, Map<String, String> config, Optional<String> clusterId) {
        this(1, directory, config, clusterId, new PeerNetwork(Duration.ofSeconds(1)));
    }

    /** One of several nodes. */
    RaftTestNode(
            int nodeId, Path directory, Map<String, String> config, Optional<String> clusterId, PeerNetwork network) {
        this.nodeId = nodeId;
        ExecutorSerialScheduler scheduler = new ExecutorSerialScheduler(executor);
        TestBackendHost host = new TestBackendHost(
                new NodeIdentity(nodeId, UUID.randomUUID()),
                clusterId,
                directory,
                Clock.systemUTC(),
                scheduler,
                network.join(nodeId, scheduler));
        backend = new RaftCoordinationBackendFactory().create(config, host);
        subscription = backend.log().subscribe(0, new Image());
        subscription.offerSnapshots(endOffset -> {
            byte[] captured = String.join("\n", image).getBytes(StandardCharsets.UTF_8);
            return out -> out.write(captured);
        });
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                epochs.add(epoch);
                watchedSinceElected = watch();
                elected.complete(epoch);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {
                revocations.incrementAndGet();
            }
        });
        backend.start((state, cause) -> {
            if (state == BackendState.FAILED) {
                elected.completeExceptionally(cause);
            }
        });
    }

    /** Waits for the election, or throws what the backend failed with as the cause of an ExecutionException. */
    int awaitElected() throws Exception {
        return elected.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Whether this node is the controller, as far as it was told. */
    boolean leads() {
        return epochs.size() > revocations.get();
    }

    /** Announces the node and waits until the leader knows it. */
    void announce() throws Exception {
        backend.membership()
                .announce(new byte[] {(byte) nodeId}, new SelfLivenessListener() {
                    @Override
                    public void alive() {}

                    @Override
                    public void uncertain() {}
                })
                .toCompletableFuture()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Watches who lives, as the controller that this node is. */
    List<String> watch() {
        List<String> told = new CopyOnWriteArrayList<>();
        backend.membership().watch(epochs.get(epochs.size() - 1), new LivenessListener() {
            @Override
            public void up(NodeIdentity node, byte[] info) {
                told.add("up " + node.nodeId());
            }

            @Override
            public void down(NodeIdentity node) {
                told.add("down " + node.nodeId());
            }
        });
        return told;
    }

    /** Appends at the end, in the newest epoch of this node. */
    void appendNext(String record) throws Exception {
        backend.log()
                .append(
                        epochs.get(epochs.size() - 1),
                        subscription.position(),
                        List.of(record.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    CompletableFuture<Long> append(long offset, String record) throws Exception {
        return backend.log()
                .append(awaitElected(), offset, List.of(record.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture();
    }

    void appendAll(int from, int to) throws Exception {
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = from; i < to; i++) {
            appends.add(append(i, "record-" + i));
        }
        for (CompletableFuture<Long> append : appends) {
            append.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    void compact() throws Exception {
        backend.log().requestCompaction().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    List<String> image() {
        return List.copyOf(image);
    }

    List<Long> snapshots() {
        return snapshots;
    }

    void awaitPosition(long offset) {
        await().atMost(TIMEOUT).until(() -> subscription.position() >= offset);
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
            String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            image.addAll(List.of(text.split("\n", -1)));
            snapshots.add(endOffset);
        }

        @Override
        public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
            records.forEach(record -> image.add(new String(record, StandardCharsets.UTF_8)));
        }
    }
}
