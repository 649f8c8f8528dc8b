package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.AppendUncertainException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer with many appends under way, whose connection breaks at any frame, in either direction. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class InterruptedAppendsPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int ROUNDS = 4;
    private static final int IN_FLIGHT = 64;

    private final ZooKeeperContractCluster cluster = new ZooKeeperContractCluster(Duration.ofSeconds(20));
    private final List<ZooKeeperTestNode> nodes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        nodes.forEach(ZooKeeperTestNode::close);
        cluster.close();
    }

    @Test
    void goesOnInTheSameEpochAndLosesNothingWhenTheSessionSurvives() throws Exception {
        ZooKeeperTestNode writer = start(1);
        ZooKeeperTestNode reader = start(2);
        int epoch = writer.epoch();
        Random random = new Random(SEED);
        int issued = 0;

        for (int round = 0; round < ROUNDS; round++) {
            breakAtFrame(cluster.link(1), random.nextInt(2 * IN_FLIGHT));
            List<CompletableFuture<Long>> appends = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++, issued++) {
                appends.add(writer.append(issued, "r" + issued));
            }
            for (CompletableFuture<Long> append : appends) {
                assertThat(append.get(ZooKeeperTestNode.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                        .as("seed %d, round %d", SEED, round)
                        .isNotNull();
            }
        }

        List<String> expected = expected(issued);
        reader.awaitPosition(issued);
        assertThat(writer.image()).as("seed %d", SEED).isEqualTo(expected);
        assertThat(reader.image()).as("seed %d", SEED).isEqualTo(expected);
        assertThat(writer.elections()).containsExactly(epoch);
        assertThat(writer.revocations()).isEmpty();
    }

    @Test
    void keepsAPrefixWithAllThatWasAcknowledgedWhenTheSessionIsLost() throws Exception {
        Random random = new Random(SEED);
        ZooKeeperTestNode writer = start(1);
        ZooKeeperTestNode reader = start(2);
        int end = 0;

        for (int round = 0; round < ROUNDS; round++) {
            int epoch = writer.awaitElected();
            breakAtFrame(cluster.link(1), random.nextInt(2 * IN_FLIGHT), () -> cluster.expireSession(1));
            List<CompletableFuture<Long>> appends = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                appends.add(writer.append(end + i, "r" + (end + i)));
            }
            await().atMost(ZooKeeperTestNode.TIMEOUT)
                    .until(() -> appends.stream().allMatch(CompletableFuture::isDone));
            await().atMost(ZooKeeperTestNode.TIMEOUT).until(() -> writer.leads() && writer.epoch() > epoch);

            int acknowledged = (int) appends.stream()
                    .filter(append -> !append.isCompletedExceptionally())
                    .count();
            List<String> image = writer.image();
            assertThat(image).as("seed %d, round %d", SEED, round).isEqualTo(expected(image.size()));
            assertThat(image.size()).isBetween(end + acknowledged, end + IN_FLIGHT);
            assertThat(appends.subList(acknowledged, IN_FLIGHT)).allSatisfy(append -> assertThat(append)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(AppendUncertainException.class));
            reader.awaitPosition(image.size());
            assertThat(reader.image()).isEqualTo(image);
            end = image.size();
        }
    }

    @Test
    void endsTheEpochWithAnUncertainAppendThatWasWritten() throws Exception {
        assertThat(uncertain(true)).startsWith("a", "b").endsWith("d").hasSizeBetween(3, 4);
    }

    @Test
    void endsTheEpochWithAnUncertainAppendThatWasLost() throws Exception {
        assertThat(uncertain(false)).containsExactly("a", "d");
    }

    /**
     * Two appends; the connection breaks before the first arrives, and the second is sent over the next connection before
     * the writer knows. Then the writer is gone.
     */
    @Test
    void leavesNoHoleWhenALaterAppendOutrunsALostOne() throws Exception {
        ZooKeeperTestNode writer = start(1);
        ZooKeeperTestNode heir = start(2);
        writer.append("a");
        heir.awaitPosition(1);
        OutrunFirstAppend faults = new OutrunFirstAppend(cluster.link(1));
        CountDownLatch occupied = new CountDownLatch(1);

        CompletableFuture<Long> first = writer.append(1, "b");
        writer.occupy(() -> awaitLatch(occupied));
        awaitLatch(faults.firstSeen);
        CompletableFuture<Long> second = writer.append(2, "c");
        faults.firstMayBreak.countDown();
        awaitLatch(faults.reconnected);
        occupied.countDown();
        awaitLatch(faults.secondAnswered);

        heir.campaign().backend.membership().suspect(1);
        heir.awaitElected();
        heir.append("d");
        heir.append("e");
        heir.append("f");
        assertThat(heir.image()).containsExactly("a", "d", "e", "f");
        assertThat(List.of(first, second)).noneMatch(append -> append.isDone() && !append.isCompletedExceptionally());
    }

    private static final class OutrunFirstAppend implements FaultyLink.FrameTest {
        private final CountDownLatch firstSeen = new CountDownLatch(1);
        private final CountDownLatch firstMayBreak = new CountDownLatch(1);
        private final CountDownLatch reconnected = new CountDownLatch(1);
        private final CountDownLatch secondAnswered = new CountDownLatch(1);
        private final FaultyLink link;
        private final AtomicInteger appends = new AtomicInteger();
        private volatile int secondId = -1;

        OutrunFirstAppend(FaultyLink link) {
            this.link = link;
            link.judgeBy(this);
        }

        @Override
        public FaultyLink.Verdict judge(ByteBuffer frame, boolean answer) {
            int id = frame.getInt();
            if (answer) {
                if (id != secondId) {
                    return FaultyLink.Verdict.PASS;
                }
                link.cut();
                secondAnswered.countDown();
                return FaultyLink.Verdict.BREAK;
            }
            if (id == 0 && appends.get() == 1) {
                reconnected.countDown();
            } else if (id > 0 && frame.getInt() == OpCode.multi) {
                switch (appends.incrementAndGet()) {
                    case 1 -> {
                        firstSeen.countDown();
                        awaitLatch(firstMayBreak);
                        return FaultyLink.Verdict.BREAK;
                    }
                    case 2 -> secondId = id;
                    default -> {}
                }
            }
            return FaultyLink.Verdict.PASS;
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(ZooKeeperTestNode.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> uncertain(boolean applied) throws Exception {
        ZooKeeperTestNode writer = start(1);
        int epoch = writer.epoch();
        writer.append(0, "a").join();
        cluster.makeNextAppendUncertain(1, applied);

        CompletableFuture<Long> first = writer.append(1, "b");
        CompletableFuture<Long> behind = writer.append(2, "c");

        assertThat(first)
                .failsWithin(ZooKeeperTestNode.TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(AppendUncertainException.class);
        assertThat(behind).failsWithin(ZooKeeperTestNode.TIMEOUT);
        await().atMost(ZooKeeperTestNode.TIMEOUT).until(() -> writer.leads() && writer.epoch() > epoch);
        writer.append("d");
        assertThat(writer.revocations()).containsExactly(epoch);
        return writer.image();
    }

    /** The first node leads, as nobody else stands. */
    private ZooKeeperTestNode start(int nodeId) {
        ZooKeeperTestNode node =
                new ZooKeeperTestNode(nodeId, directory.resolve("node-" + nodeId), cluster.config(nodeId));
        nodes.add(node);
        if (nodeId == 1) {
            node.campaign().start().awaitElected();
        } else {
            node.start();
        }
        return node;
    }

    private static void breakAtFrame(FaultyLink link, int number) {
        breakAtFrame(link, number, () -> {});
    }

    private static void breakAtFrame(FaultyLink link, int number, Runnable before) {
        AtomicInteger frames = new AtomicInteger();
        link.judgeBy((frame, answer) -> {
            if (frames.getAndIncrement() != number) {
                return FaultyLink.Verdict.PASS;
            }
            before.run();
            return FaultyLink.Verdict.BREAK;
        });
    }

    private static List<String> expected(int size) {
        return IntStream.range(0, size).mapToObj(i -> "r" + i).toList();
    }
}
