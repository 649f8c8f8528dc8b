package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BackendState;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NotControllerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log among three nodes: what all of them see. */
public abstract class LogClusterContract extends ClusterContract {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS = 50;
    private static final int ROUNDS_AT_LEAST = 10;

    /** After this no further round begins, once there were enough. */
    private static final Duration ROUNDS_TIME = Duration.ofSeconds(Long.getLong("duolog.test.cuts.seconds", 6));

    private static final int PIPELINED = 10_000;
    private static final int CONCURRENT_APPENDS = 200;
    private static final int READS_OF_A_NODE = 100;

    /** Item 2: one sequence for all. */
    @Test
    void showsAllNodesTheSameSequence() {
        ContractNode leader = startAll();
        for (int i = 0; i < 100; i++) {
            leader.append("r" + i);
        }

        List<String> expected = numbered(100);
        all.forEach(node -> assertThat(node.awaitImage(100)).isEqualTo(expected));
    }

    /** Item 2: from the beginning, from the middle, from the end, and from beyond it. */
    @Test
    void deliversToLateSubscribersOfEveryNodeFromWhereTheyWant() {
        ContractNode leader = startAll();
        leader.append("a");
        leader.append("b", "c");
        all.forEach(node -> node.awaitImage(3));
        List<List<String>> seen = new ArrayList<>();
        List<LogSubscription> subscriptions = new ArrayList<>();
        for (ContractNode node : all) {
            for (long from : new long[] {0, 1, 3, 4}) {
                List<String> batches = new CopyOnWriteArrayList<>();
                seen.add(batches);
                subscriptions.add(node.backend().log().subscribe(from, new Batches(batches::add)));
            }
        }

        leader.append("d");
        leader.append("e", "f");

        eventually().until(() -> subscriptions.stream().allMatch(subscription -> subscription.position() == 6));
        for (int i = 0; i < seen.size(); i += 4) {
            assertThat(seen.get(i)).containsExactly("0+1", "1+2", "3+1", "4+2");
            assertThat(seen.get(i + 1)).containsExactly("1+2", "3+1", "4+2");
            assertThat(seen.get(i + 2)).containsExactly("3+1", "4+2");
            assertThat(seen.get(i + 3)).containsExactly("4+2");
        }
    }

    /** Item 3: pipelining, with the others listening. */
    @Test
    void takesPipelinedAppendsInOrderAmongNodes() {
        ContractNode leader = startAll();
        List<CompletableFuture<Long>> appends = new ArrayList<>();

        for (int i = 0; i < PIPELINED; i++) {
            appends.add(leader.appendLater(i, "r" + i));
        }

        for (int i = 0; i < PIPELINED; i++) {
            assertThat(join(appends.get(i))).isEqualTo(i);
        }
        List<String> expected = numbered(PIPELINED);
        all.forEach(node -> assertThat(node.awaitImage(PIPELINED)).isEqualTo(expected));
    }

    /**
     * Items 9 and 10: the controller is cut off at random moments, most of the time for an instant, sometimes until it is
     * deposed. Fifty rounds, fewer on a backend that needs long to come round, unless it is given the time
     * ({@code -Dduolog.test.cuts.seconds}).
     */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void keepsAPrefixOfWhatWasInFlightWhenTheControllerIsCutOff() {
        Random random = new Random(SEED);
        ContractNode writer = startAll();
        List<String> expected = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < ROUNDS && (i < ROUNDS_AT_LEAST || System.nanoTime() - begin < ROUNDS_TIME.toNanos()); i++) {
            CutRound round = new CutRound(writer, expected.size(), "seed " + SEED + " round " + i);
            appendAndCut(round, writer, random, i);
            boolean failed = round.anyFailed();
            int end = expected.size() + IN_FLIGHT;
            if (failed) {
                writer.awaitRevoked(round.epoch());
                writer = awaitLeaderAbove(round.epoch());
                end = (int) writer.electedAt();
            }
            expected.addAll(round.check(writer.awaitImage(end).subList(expected.size(), end)));
        }

        all.forEach(node -> assertThat(node.awaitImage(expected.size())).isEqualTo(expected));
    }

    /** Item 11: an end that is told is above what was acknowledged, and told, to anybody before it was asked for. */
    @Test
    void tellsTheEndLinearizablyOnEveryNode() throws Exception {
        ContractNode leader = startAll();
        AtomicLong known = new AtomicLong();
        AtomicLong issued = new AtomicLong();
        ExecutorService readers = Executors.newFixedThreadPool(NODES);
        try {
            List<CompletableFuture<Void>> reading = all.stream()
                    .map(node -> CompletableFuture.runAsync(() -> readEnds(node, known, issued), readers))
                    .toList();
            for (int i = 0; i < CONCURRENT_APPENDS; i++) {
                issued.incrementAndGet();
                long last = leader.append("r" + i);
                known.accumulateAndGet(last + 1, Math::max);
            }
            reading.forEach(ContractNode::join);
        } finally {
            readers.shutdownNow();
        }
    }

    /** Item 12: the largest batch and a batch of many records, as the other nodes see them. */
    @Test
    void carriesLargeBatchesToAllNodes() {
        ContractNode leader = startAll();
        String largest = "\u00ff".repeat(MetadataLog.BATCH_SIZE_BYTES_MAX - MetadataLog.RECORD_OVERHEAD_BYTES);
        List<String> many = numbered(10_000);

        join(leader.backend().log().append(leader.epoch(), 0, bytes(largest)));
        leader.append(many.toArray(String[]::new));
        leader.append("");

        for (ContractNode node : all) {
            List<String> image = node.awaitImage(10_002);
            assertThat(image.get(0).equals(largest)).as("the largest batch").isTrue();
            assertThat(image.subList(1, 10_001)).isEqualTo(many);
            assertThat(image.get(10_001)).isEmpty();
        }
    }

    /** A node beyond those that the cluster is configured for follows the log and is alive, eligible or not. */
    @Test
    void servesANodeThatNeedNotBeEligible() {
        ContractNode leader = startAll();
        leader.append("a");
        Members members = new Members();
        leader.backend().membership().watch(leader.epoch(), members);

        ContractNode guest = node(NODES + 1, NODES, Optional.empty()).campaign().start();
        guest.awaitState(BackendState.READY);
        join(guest.backend().membership().announce(new byte[] {4}, new Members()));
        leader.append("b");

        assertThat(guest.awaitImage(2)).containsExactly("a", "b");
        assertThat(join(guest.backend().log().committedEnd())).isEqualTo(2);
        assertThat(guest.backend().clusterId()).isEqualTo(leader.backend().clusterId());
        eventually("up of the guest").until(() -> members.up().contains(guest.identity()));
        eventually("the guest knows the leader").until(() -> guest.backend()
                .election()
                .currentLeader()
                .equals(OptionalInt.of(leader.identity().nodeId())));
        assertThatThrownBy(() -> join(guest.backend().log().append(leader.epoch(), 2, bytes("x"))))
                .isInstanceOf(NotControllerException.class);
    }

    private void appendAndCut(CutRound round, ContractNode writer, Random random, int number) {
        int cutAt = random.nextInt(IN_FLIGHT);
        boolean whileIssuing = random.nextBoolean();
        for (int i = 0; i < IN_FLIGHT; i++) {
            if (whileIssuing && i == cutAt) {
                disconnect(writer);
            }
            round.append();
        }
        if (!whileIssuing) {
            round.await(cutAt);
            disconnect(writer);
        }
        if (number % 10 == 9) {
            writer.awaitRevoked(round.epoch());
        }
        reconnect(writer);
    }

    private static void readEnds(ContractNode node, AtomicLong known, AtomicLong issued) {
        for (int i = 0; i < READS_OF_A_NODE; i++) {
            long atLeast = known.get();
            long end = join(node.backend().log().committedEnd());
            assertThat(end).isBetween(atLeast, issued.get());
            known.accumulateAndGet(end, Math::max);
        }
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i).toList();
    }
}
