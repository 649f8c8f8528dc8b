package io.duolog.cli.demo;

import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.local.LocalCluster;
import io.duolog.client.Node;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.admin.PartitionDescription;
import io.duolog.client.errors.ClientException;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Kills the leader of a partition while records flow, and shows what becomes of it; then verifies what came back.
 *
 * <p>One thread sends at a steady pace, so that there is somebody to be disturbed; another kills, asks and tells.
 */
final class FailoverDemo {
    private static final String TOPIC = "demo-failover";
    private static final int WATCHED = 0;
    private static final int PARTITIONS = 4;
    private static final int KEYS_MAX = 1_000;
    private static final int VALUE_BYTES = 100;
    /** So many records a second: enough that each partition hears something every few milliseconds. */
    private static final int RATE = 4_000;

    private static final Duration BEFORE_KILL = Duration.ofSeconds(2);
    private static final Duration AFTER_HEALING = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ASK_INTERVAL = Duration.ofMillis(5);
    private static final double NS_PER_MS = 1e6;

    private final DemoRun run;
    private final LocalCluster cluster;
    private final KeyedRecords records;
    private final SendWatch watch = new SendWatch();
    private final AtomicLong acknowledged = new AtomicLong();
    private final CompletableFuture<Void> healed = new CompletableFuture<>();

    FailoverDemo(DemoRun run, LocalCluster cluster, long seed) {
        this.run = run;
        this.cluster = cluster;
        this.records = new KeyedRecords(seed, KEYS_MAX, VALUE_BYTES);
    }

    void perform(DemoReport report) throws IOException {
        Timeline timeline = new Timeline(run.context().out(), run.context().nanoTime());
        createTopic(timeline);
        CompletableFuture<Long> sent = CompletableFuture.supplyAsync(this::send, FailoverDemo::start);
        String measured;
        try {
            await(BEFORE_KILL, sent::isDone);
            measured = killAndWatch(timeline, sent);
        } finally {
            healed.complete(null);
        }
        long count = join(sent);
        timeline.happens(String.format(Locale.ROOT, "all %,d records are acknowledged", count));
        KeyedRecordsCheck check = new KeyedRecordsCheck(records, count);
        run.consume(
                TOPIC,
                PARTITIONS,
                count,
                consumed -> check.accept(consumed.partition(), consumed.offset(), consumed.key(), consumed.value()));
        check.report(report);
        report.measure(measured);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "duolog-demo-producer");
        thread.setDaemon(true);
        thread.start();
    }

    private void createTopic(Timeline timeline) {
        admin().createTopic(new NewTopic(TOPIC, PARTITIONS, NewTopic.BROKER_DEFAULT))
                .join();
        PartitionDescription partition = awaitPartition(
                "the topic's replicas are in sync",
                described -> described.leader().isPresent() && !described.isUnderReplicated());
        timeline.happens("topic " + TOPIC + ": " + PARTITIONS + " partitions, replicas of partition " + WATCHED + " on "
                + ids(partition.replicas()) + ", led by broker "
                + leader(partition).id());
    }

    /** Returns what was measured. */
    private String killAndWatch(Timeline timeline, CompletableFuture<Long> sent) {
        PartitionDescription before = partition().orElseThrow(() -> CommandFailure.failed("the topic is gone"));
        Node victim = leader(before);
        Optional<Integer> controller =
                admin().describeCluster().join().controller().map(Node::id);
        long killedNs = now();
        watch.begin(killedNs);
        cluster.kill(victim);
        timeline.happened(
                killedNs,
                String.format(
                        Locale.ROOT,
                        "%,d records acknowledged; kill -9 of broker %d, which leads partition %d%s",
                        acknowledged.get(),
                        victim.id(),
                        WATCHED,
                        controller.filter(id -> id == victim.id()).isPresent() ? " and is the controller" : ""));
        PartitionDescription elected = awaitPartition(
                "another leader is elected",
                described -> described.leader().isPresent() && leader(described).id() != victim.id());
        long electedNs = now();
        timeline.happened(
                electedNs,
                String.format(
                        Locale.ROOT,
                        "broker %d leads, %.0f ms after the kill (leader epoch %d, was %d)",
                        leader(elected).id(),
                        (electedNs - killedNs) / NS_PER_MS,
                        elected.leaderEpoch(),
                        before.leaderEpoch()));
        await(PATIENCE, () -> watch.hasHeardAfter(electedNs) || sent.isDone());
        timeline.happened(
                watch.longestPauseEndNs(),
                String.format(
                        Locale.ROOT,
                        "sends to the partition go on; the longest pause was %.0f ms",
                        watch.longestPauseNs() / NS_PER_MS));
        heal(timeline, victim, sent);
        return String.format(
                Locale.ROOT,
                "another leader %.0f ms after the kill; longest pause of acknowledged sends %.0f ms",
                (electedNs - killedNs) / NS_PER_MS,
                watch.longestPauseNs() / NS_PER_MS);
    }

    private void heal(Timeline timeline, Node victim, CompletableFuture<Long> sent) {
        cluster.restart(victim);
        timeline.happens("broker " + victim.id() + " is started again");
        PartitionDescription whole =
                awaitPartition("all replicas are in sync again", described -> !described.isUnderReplicated());
        timeline.happens("all replicas are in sync again: " + ids(whole.inSyncReplicas()));
        await(AFTER_HEALING, sent::isDone);
    }

    /** Sends until all is well again; returns how many. */
    private long send() {
        long startNs = now();
        int[] nextSequences = new int[records.keyCount()];
        long[] count = {0};
        try {
            run.produce(
                    () -> {
                        if (healed.isDone()) {
                            return null;
                        }
                        long index = count[0]++;
                        pace(startNs, index);
                        int keyNumber = records.keyNumber(index);
                        return new ProducerRecord<>(
                                TOPIC, records.key(keyNumber), records.value(index, nextSequences[keyNumber]++));
                    },
                    this::acknowledged);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        return count[0];
    }

    private void acknowledged(RecordMetadata metadata) {
        acknowledged.incrementAndGet();
        if (metadata.topicPartition().partition() == WATCHED) {
            watch.acknowledged(now());
        }
    }

    /** Waits until the record with this index is due. */
    private void pace(long startNs, long index) {
        long aheadNs = startNs + index * TimeUnit.SECONDS.toNanos(1) / RATE - now();
        if (aheadNs > ASK_INTERVAL.toNanos()) {
            await(Duration.ofNanos(aheadNs), healed::isDone);
        }
    }

    private PartitionDescription awaitPartition(String what, Predicate<PartitionDescription> isWanted) {
        @Nullable PartitionDescription[] found = {null};
        await(PATIENCE, () -> {
            partition().filter(isWanted).ifPresent(described -> found[0] = described);
            return found[0] != null;
        });
        PartitionDescription described = found[0];
        if (described == null) {
            throw CommandFailure.failed(
                    "it did not happen within " + PATIENCE.toSeconds() + " s that " + what,
                    "this is a bug, or a machine with very little to spare");
        }
        return described;
    }

    /** The watched partition, unless no broker can tell now. */
    private Optional<PartitionDescription> partition() {
        try {
            return Optional.of(admin().describeTopic(TOPIC).join().partitions().get(WATCHED));
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClientException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Admin admin() {
        return run.client().admin().withTimeout(ASK_TIMEOUT);
    }

    private static Node leader(PartitionDescription partition) {
        return partition.leader().orElseThrow(() -> CommandFailure.failed("partition " + WATCHED + " has no leader"));
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private long now() {
        return run.context().nanoTime().getAsLong();
    }

    /** Waits until something is so, but no longer than so. */
    private void await(Duration patience, BooleanSupplier isSo) {
        long deadlineNs = now() + patience.toNanos();
        while (now() < deadlineNs && !isSo.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(ASK_INTERVAL.toNanos(), Math.max(1, deadlineNs - now())));
            if (Thread.currentThread().isInterrupted()) {
                throw CommandFailure.failed("interrupted");
            }
        }
    }

    private static long join(CompletableFuture<Long> sent) throws IOException {
        try {
            return sent.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw e;
        }
    }
}
