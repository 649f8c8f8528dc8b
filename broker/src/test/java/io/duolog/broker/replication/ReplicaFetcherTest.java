package io.duolog.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.ReplicationConfig;
import io.duolog.broker.fetch.ReplicaFetches;
import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.TestLogs;
import io.duolog.broker.partition.TestReplicas;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.storage.AppendOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 2 follows broker 1, in one thread and without a network. */
class ReplicaFetcherTest {
    private static final UUID TOPIC_ID = new UUID(1, "orders".hashCode());
    private static final int WAIT_MAX_MS = 500;
    private static final int BACKOFF_MS = 1_000;

    private final TestLoop loop = new TestLoop();
    private final TestLogs leaderLogs = new TestLogs();
    private final TestLogs followerLogs = new TestLogs();
    private final TestReplicas leaderWorld = new TestReplicas(1);
    private final TestReplicas followerWorld = new TestReplicas(2);
    private final Partitions leading = new Partitions();
    private final List<FetchRequest> requests = new ArrayList<>();
    private long brokerEpoch = 20;
    private boolean reachable = true;
    private int changesOfThread;
    private ReplicaFetches leaderSide;
    private ReplicaFetchers followerSide;

    @BeforeEach
    void start() {
        leaderSide = new ReplicaFetches(
                new PartitionResolver(leading, leaderWorld), leaderWorld, loop, new Random(1)::nextInt, 1_000_000);
        followerSide = new ReplicaFetchers(new FetcherContext(
                2,
                () -> brokerEpoch,
                new ReplicationConfig(30_000, 10_000, 1, 100_000, WAIT_MAX_MS, BACKOFF_MS, 5_000),
                leaderId -> CompletableFuture.completedFuture(new DirectChannel()),
                loop,
                task -> {
                    changesOfThread++;
                    loop.execute(task);
                }));
    }

    @Test
    void copiesWhatTheLeaderAppendsAtOnceAndItsHighWatermarkSoon() {
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        loop.run();
        append(leader, "a");
        append(leader, "b");
        loop.run();
        assertThat(follower.log().logEndOffset()).isEqualTo(2);
        assertThat(leader.log().highWatermark()).isEqualTo(2);
        append(leader, "c");
        loop.pass(WAIT_MAX_MS);
        assertThat(follower.log().logEndOffset()).isEqualTo(3);
        assertThat(follower.log().highWatermark()).isEqualTo(3);
    }

    @Test
    void appendsWithoutAChangeOfThreads() {
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        loop.pass(WAIT_MAX_MS);
        changesOfThread = 0;

        append(leader, "a");
        append(leader, "b");
        loop.run();

        assertThat(follower.log().logEndOffset()).isEqualTo(2);
        assertThat(changesOfThread).isZero();
    }

    /** To delete writes a checkpoint, which is forced to the disk: nothing for an event loop. */
    @Test
    void deletesOnItsOwnThreads() {
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        append(leader, "a");
        append(leader, "b");
        loop.pass(2 * WAIT_MAX_MS);
        changesOfThread = 0;

        leader.log().deleteRecordsBefore(1);
        append(leader, "c");
        loop.run();

        assertThat(follower.log().logStartOffset()).isEqualTo(1);
        assertThat(changesOfThread).isPositive();
    }

    /** Requests and answers name what moved, however many partitions there are. */
    @Test
    void namesOnlyWhatMoved() {
        List<Partition> leaders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            leaders.add(lead(i, 1));
            follow(i, 1);
        }
        loop.pass(2 * WAIT_MAX_MS);
        requests.clear();
        append(leaders.get(7), "a");
        loop.run();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).topics()).hasSize(1);
        assertThat(requests.get(0).topics().get(0).partitions())
                .singleElement()
                .satisfies(named -> assertThat(named.partition()).isEqualTo(7));
        loop.pass(WAIT_MAX_MS);
        assertThat(requests.get(requests.size() - 1).topics()).isEmpty();
    }

    /** A broker's death has many partitions change their leader at once: they are not asked for one by one. */
    @Test
    void namesInOneRequestWhatChangedTogether() {
        List<Partition> followers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lead(i, 1);
            followers.add(follow(i, 1));
        }
        loop.pass(2 * WAIT_MAX_MS);
        requests.clear();

        followerSide.changed(followers);
        loop.run();

        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).topics()).singleElement().satisfies(named -> assertThat(named.partitions())
                .hasSize(50));
    }

    /** A partition that comes while a fetch waits for others does not wait for them. */
    @Test
    void doesNotMakeANewPartitionWaitForTheOthers() {
        lead(0, 1);
        follow(0, 1);
        loop.run();
        Partition leader = lead(1, 1);
        append(leader, "a");
        Partition follower = follow(1, 1);
        loop.run();
        assertThat(follower.log().logEndOffset()).isEqualTo(1);
    }

    /** R1, R2, R3 (M1, M2, M3): what the leader does not have goes, epoch by epoch, and nothing else. */
    @Test
    void truncatesWhatTheLeaderDoesNotHave() {
        Partition follower = lead(followerLogs, followerWorld, 2, 0, 1);
        appendTo(follower, "common");
        Partition leader = lead(0, 1);
        leader.update(new LeaderAndIsr(2, 2, 2, List.of(1, 2), List.of(1, 2)));
        leader.appendAsFollower(leader.followerPosition().orElseThrow(), copyOfFirst(follower), 1, 0);
        follower.update(new LeaderAndIsr(2, 2, 2, List.of(2), List.of(1, 2)));
        appendTo(follower, "stray");
        leader.update(new LeaderAndIsr(1, 3, 3, List.of(1), List.of(1, 2)));
        append(leader, "true");
        assertThat(follower.log().logEndOffset()).isEqualTo(2);

        follower.update(new LeaderAndIsr(1, 3, 3, List.of(1), List.of(1, 2)));
        followerSide.changed(List.of(follower));
        loop.pass(WAIT_MAX_MS);

        assertThat(follower.log().logEndOffset()).isEqualTo(2);
        assertThat(follower.log().epochOf(1)).hasValue(3);
    }

    /** The leader may hear of its role later than its follower; nothing but time is lost by that. */
    @Test
    void comesBackToAPartitionThatTheLeaderDidNotKnowYet() {
        Partition follower = follow(0, 1);
        loop.run();
        append(lead(0, 1), "a");
        loop.pass(BACKOFF_MS);
        assertThat(follower.log().logEndOffset()).isEqualTo(1);
    }

    @Test
    void comesBackWhenTheLeaderCanBeReachedAgain() {
        Partition leader = lead(0, 1);
        reachable = false;
        Partition follower = follow(0, 1);
        loop.pass(10 * BACKOFF_MS);
        int attempts = requests.size();
        assertThat(attempts).isBetween(5, 25);
        reachable = true;
        append(leader, "a");
        loop.pass(BACKOFF_MS);
        assertThat(follower.log().logEndOffset()).isEqualTo(1);
    }

    /** R8: an unregistered process must not pass for its predecessor. */
    @Test
    void doesNotFetchBeforeItIsRegistered() {
        brokerEpoch = -1;
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        append(leader, "a");
        loop.pass(BACKOFF_MS);
        assertThat(requests).isEmpty();
        brokerEpoch = 20;
        loop.pass(BACKOFF_MS);
        assertThat(follower.log().logEndOffset()).isEqualTo(1);
        assertThat(requests.get(0).replicaState()).isEqualTo(new FetchRequest.ReplicaState(2, 20));
    }

    @Test
    void stopsToFetchWhatItLeads() {
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        loop.run();
        follower.update(new LeaderAndIsr(2, 2, 2, List.of(1, 2), List.of(1, 2)));
        followerSide.changed(List.of(follower));
        loop.run();
        append(leader, "a");
        loop.pass(WAIT_MAX_MS);
        assertThat(follower.log().logEndOffset()).isZero();
        assertThat(followerSide.size()).isZero();
    }

    /** The leader has deleted what the follower would need next. */
    @Test
    void beginsAnewWhereTheLeadersLogBegins() {
        Partition leader = lead(0, 1);
        leader.update(new LeaderAndIsr(1, 1, 2, List.of(1), List.of(1, 2)));
        append(leader, "a");
        append(leader, "b");
        append(leader, "c");
        leader.log().deleteRecordsBefore(2);
        Partition follower = follow(0, 1);
        loop.pass(WAIT_MAX_MS);
        assertThat(follower.log().logStartOffset()).isEqualTo(2);
        assertThat(follower.log().logEndOffset()).isEqualTo(3);
    }

    @Test
    void tellsTheLeaderThatItHasDeletedTheSameRecords() {
        Partition leader = lead(0, 1);
        Partition follower = follow(0, 1);
        append(leader, "a");
        append(leader, "b");
        loop.pass(WAIT_MAX_MS);
        assertThat(leader.log().highWatermark()).isEqualTo(2);
        List<ErrorCode> answers = new ArrayList<>();
        leader.deleteRecordsBefore(1);
        leader.awaitLogStart(1, answers::add);
        assertThat(answers).isEmpty();
        loop.pass(WAIT_MAX_MS);
        assertThat(follower.log().logStartOffset()).isEqualTo(1);
        assertThat(answers).containsExactly(ErrorCode.NONE);
    }

    @Test
    void proposesTheFollowerWhenItHasCaughtUp() {
        Partition leader = lead(0, 1);
        leader.update(new LeaderAndIsr(1, 1, 2, List.of(1), List.of(1, 2)));
        append(leader, "a");
        follow(0, 1);
        loop.run();
        assertThat(leaderWorld.takeSubmitted()).singleElement().satisfies(submitted -> assertThat(
                        submitted.proposal().brokerIds())
                .containsExactly(1, 2));
    }

    /** C1: nobody can write while it is out, so that nothing moves, and its next fetches do not name the partition. */
    @Test
    void proposesAFollowerThatWasTakenOutOfAQuietPartition() {
        Partition leader = lead(0, 1);
        follow(0, 1);
        append(leader, "a");
        loop.pass(2 * WAIT_MAX_MS);
        leader.update(new LeaderAndIsr(1, 1, 2, List.of(1), List.of(1, 2)));
        assertThat(leaderWorld.takeSubmitted()).isEmpty();
        loop.pass(2 * WAIT_MAX_MS);
        assertThat(leaderWorld.takeSubmitted()).singleElement().satisfies(submitted -> assertThat(
                        submitted.proposal().brokerIds())
                .containsExactly(1, 2));
    }

    /** As above, when the leader itself has found that the follower lags, or is fenced, and the controller agrees. */
    @Test
    void proposesAFollowerThatItHasTakenOutItself() {
        Partition leader = lead(0, 1);
        follow(0, 1);
        append(leader, "a");
        loop.pass(2 * WAIT_MAX_MS);
        leaderWorld.fence(2);
        leader.checkLag();
        leaderWorld.takeSubmitted().get(0).accept();
        assertThat(leader.leaderAndIsr().isr()).containsExactly(1);
        leaderWorld.register(2, brokerEpoch);
        loop.pass(2 * WAIT_MAX_MS);
        assertThat(leaderWorld.takeSubmitted()).singleElement().satisfies(submitted -> assertThat(
                        submitted.proposal().brokerIds())
                .containsExactly(1, 2));
    }

    private Partition lead(int index, int epoch) {
        return lead(leaderLogs, leaderWorld, 1, index, epoch);
    }

    private Partition lead(TestLogs logs, TestReplicas world, int brokerId, int index, int epoch) {
        Partition partition = new Partition(
                TOPIC_ID,
                logs.log("orders", index),
                new LeaderAndIsr(brokerId, epoch, 1, List.of(1, 2), List.of(1, 2)),
                world.context());
        if (brokerId == 1) {
            leading.add(partition);
        }
        return partition;
    }

    private Partition follow(int index, int epoch) {
        Partition partition = new Partition(
                TOPIC_ID,
                followerLogs.log("orders", index),
                new LeaderAndIsr(1, epoch, 1, List.of(1, 2), List.of(1, 2)),
                followerWorld.context());
        followerSide.changed(List.of(partition));
        return partition;
    }

    private static void append(Partition leader, String value) {
        appendTo(leader, value);
    }

    private static void appendTo(Partition leader, String value) {
        leader.appendAsLeader(TestLogs.batch(value), AppendOrigin.CLIENT, 1);
    }

    private static java.nio.ByteBuffer copyOfFirst(Partition partition) {
        return ((io.duolog.protocol.wire.BufferSlice)
                        partition.log().read(0, 1, true, Long.MAX_VALUE).records())
                .buffer();
    }

    /** Straight into the leader's arms. */
    private final class DirectChannel implements LeaderChannel {
        private boolean closed;

        @Override
        public CompletionStage<LeaderAnswer> fetch(FetchRequest request) {
            requests.add(request);
            if (closed || !reachable) {
                return CompletableFuture.failedFuture(new IOException("unreachable"));
            }
            CompletableFuture<LeaderAnswer> answer = new CompletableFuture<>();
            try {
                leaderSide.fetch(
                        request,
                        loop,
                        response -> loop.execute(() -> answer.complete(new LeaderAnswer(response, () -> {}))));
            } catch (ApiException e) {
                FetchResponse refused =
                        FetchResponse.builder().errorCode(e.error().code()).build();
                answer.complete(new LeaderAnswer(refused, () -> {}));
            }
            return answer;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
