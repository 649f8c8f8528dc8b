package io.duolog.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.OffsetOutOfRangeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final LeaderAndIsr LED_WITH_FOLLOWER = new LeaderAndIsr(1, 3, 5, List.of(1, 2), List.of(1, 2));

    private final TestLogs logs = new TestLogs();
    private final Partition partition = logs.lead("orders", 0);

    @Test
    void aLoneLeaderCommitsWhatItAppends() {
        Partition.Appended appended = append("a", "b");
        assertThat(appended.info().firstOffset()).isZero();
        assertThat(partition.log().highWatermark()).isEqualTo(2);
        LogReadInfo read = partition.read(0, 1024, true, IsolationLevel.READ_UNCOMMITTED, Partition.NO_EPOCH);
        assertThat(read.records().sizeBytes()).isPositive();
        read.records().release();
    }

    @Test
    void aLeaderWithFollowersDoesNotCommitAlone() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        Partition.Appended appended = append("a");
        partition.awaitReplication(appended.info().nextOffset(), appended.leaderEpoch(), 1, answers::add);
        assertThat(partition.log().highWatermark()).isZero();
        assertThat(answers).isEmpty();
        assertThat(partition
                        .read(0, 1024, true, IsolationLevel.READ_UNCOMMITTED, Partition.NO_EPOCH)
                        .records()
                        .sizeBytes())
                .isZero();
    }

    /** Else the death of a broker has its former companions look through all their partitions for nothing. */
    @Test
    void aWaitingFetchIsLookedAtForANewRoleAndNotForOtherInSyncReplicas() {
        partition.update(LED_WITH_FOLLOWER);
        List<String> heard = new ArrayList<>();
        partition.addFollower(new FollowerListener() {
            @Override
            public void logEndMoved() {
                heard.add("log end");
            }

            @Override
            public void highWatermarkMoved() {
                heard.add("high watermark");
            }

            @Override
            public void inSyncReplicasChanged() {
                heard.add("in-sync replicas");
            }

            @Override
            public void roleChanged() {
                heard.add("role");
            }
        });

        partition.update(new LeaderAndIsr(
                1,
                LED_WITH_FOLLOWER.leaderEpoch(),
                LED_WITH_FOLLOWER.partitionEpoch() + 1,
                List.of(1),
                LED_WITH_FOLLOWER.replicas()));
        assertThat(heard).containsExactly("in-sync replicas");
        partition.update(new LeaderAndIsr(
                2,
                LED_WITH_FOLLOWER.leaderEpoch() + 1,
                LED_WITH_FOLLOWER.partitionEpoch() + 2,
                List.of(2),
                LED_WITH_FOLLOWER.replicas()));
        assertThat(heard).containsExactly("in-sync replicas", "role");
    }

    @Test
    void anAppendThatWaitsWhenItsEpochEndsIsNotAcknowledged() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        Partition.Appended appended = append("a");
        Runnable expire =
                partition.awaitReplication(appended.info().nextOffset(), appended.leaderEpoch(), 1, answers::add);
        partition.update(new LeaderAndIsr(2, 4, 6, List.of(2), List.of(1, 2)));
        expire.run();
        assertThat(answers).containsExactly(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void anAppendThatWaitsTooLongTimesOutOnce() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        Partition.Appended appended = append("a");
        Runnable expire =
                partition.awaitReplication(appended.info().nextOffset(), appended.leaderEpoch(), 1, answers::add);
        expire.run();
        expire.run();
        assertThat(answers).containsExactly(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(partition.waitingAppendCount()).isZero();
    }

    @Test
    void refusesAppendsWithTooFewInsyncReplicas() {
        assertThatError(() -> partition.appendAsLeader(TestLogs.batch("a"), AppendOrigin.CLIENT, 2))
                .isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(partition.log().logEndOffset()).isZero();
    }

    @Test
    void fencesReadersAndWritersOfOtherEpochs() {
        partition.update(new LeaderAndIsr(1, 3, 5, List.of(1), List.of(1)));
        assertThatError(() -> partition.requireLeader(2)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThatError(() -> partition.requireLeader(4)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
        assertThat(partition.requireLeader(3).leaderEpoch()).isEqualTo(3);
        partition.update(new LeaderAndIsr(2, 4, 6, List.of(2), List.of(2)));
        assertThatError(() -> append("a")).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        partition.markDeleted();
        assertThatError(() -> partition.requireLeader(4)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void refusesOffsetsOutsideOfWhatIsReadable() {
        append("a", "b");
        assertThatThrownBy(() -> read(3)).isInstanceOf(OffsetOutOfRangeException.class);
        partition.log().deleteRecordsBefore(1);
        assertThatThrownBy(() -> read(0)).isInstanceOf(OffsetOutOfRangeException.class);
        read(1).records().release();
        read(2).records().release();
    }

    @Test
    void aReaderAheadOfTheHighWatermarkWaitsForIt() {
        partition.update(LED_WITH_FOLLOWER);
        append("a", "b");
        assertThat(partition.log().highWatermark()).isZero();
        assertThat(read(1).records().sizeBytes()).isZero();
        assertThat(read(2).records().sizeBytes()).isZero();
    }

    @Test
    void aDeletionWaitsUntilTheFollowersHaveDeleted() {
        partition.update(LED_WITH_FOLLOWER);
        append("a", "b", "c");
        partition.followerFetched(new FollowerFetch(2, 20, 3, 3, 3, 0));
        List<ErrorCode> answers = new ArrayList<>();
        partition.deleteRecordsBefore(2);
        partition.awaitLogStart(2, answers::add);
        assertThat(answers).isEmpty();
        partition.followerFetched(new FollowerFetch(2, 20, 3, 3, 3, 1));
        assertThat(answers).isEmpty();
        partition.followerFetched(new FollowerFetch(2, 20, 3, 3, 3, 2));
        assertThat(answers).containsExactly(ErrorCode.NONE);
    }

    @Test
    void aDeletionThatWaitsEndsWithTheLeadershipOrItsTime() {
        partition.update(LED_WITH_FOLLOWER);
        append("a", "b");
        partition.followerFetched(new FollowerFetch(2, 20, 2, 3, 3, 0));
        List<ErrorCode> answers = new ArrayList<>();
        partition.deleteRecordsBefore(1);
        Runnable expire = partition.awaitLogStart(1, answers::add);
        expire.run();
        expire.run();
        assertThat(answers).containsExactly(ErrorCode.REQUEST_TIMED_OUT);
        partition.awaitLogStart(1, answers::add);
        partition.update(new LeaderAndIsr(2, 4, 6, List.of(2), List.of(1, 2)));
        partition.awaitLogStart(1, answers::add);
        assertThat(answers)
                .containsExactly(
                        ErrorCode.REQUEST_TIMED_OUT,
                        ErrorCode.NOT_LEADER_OR_FOLLOWER,
                        ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void completesWaitsInTheOrderOfOffsetsWhateverTheOrderOfWaiting() {
        partition.update(LED_WITH_FOLLOWER);
        append("a", "b");
        List<String> answers = new ArrayList<>();
        partition.awaitReplication(2, 3, 1, error -> answers.add("second"));
        partition.awaitReplication(1, 3, 1, error -> answers.add("first"));
        partition.followerFetched(new FollowerFetch(2, 20, 1, 3, 3, 0));
        assertThat(answers).containsExactly("first");
        partition.followerFetched(new FollowerFetch(2, 20, 2, 3, 3, 0));
        assertThat(answers).containsExactly("first", "second");
    }

    @Test
    void aWaitThatBeginsWhenItsEpochIsOverIsRefusedAtOnce() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        append("a", "b");
        partition.awaitReplication(1, 3, 1, error -> {});
        partition.awaitReplication(2, 2, 1, answers::add);
        assertThat(answers).containsExactly(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        partition.markDeleted();
        partition.awaitReplication(2, 3, 1, answers::add);
        assertThat(answers).containsExactly(ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void theHighWatermarkOfManyWritersNeverGoesBack() throws Exception {
        int writers = 4;
        int appends = 500;
        ExecutorService executor = Executors.newFixedThreadPool(writers + 1);
        try {
            AtomicBoolean done = new AtomicBoolean();
            Future<Boolean> monotonic = executor.submit(() -> {
                boolean grows = true;
                for (long last = 0; !done.get() && grows; ) {
                    long now = partition.log().highWatermark();
                    grows = now >= last;
                    last = now;
                }
                return grows;
            });
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                writing.add(executor.submit(() -> {
                    for (int j = 0; j < appends; j++) {
                        append("a");
                    }
                }));
            }
            for (Future<?> writer : writing) {
                writer.get(30, TimeUnit.SECONDS);
            }
            done.set(true);
            assertThat(monotonic.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(partition.log().highWatermark()).isEqualTo((long) writers * appends);
        } finally {
            executor.shutdownNow();
        }
    }

    /** C2, M17: a broker that may count as dead acknowledges and shows nothing, although the metadata call it the leader. */
    @Test
    void doesNotLeadWhileItsLeadershipIsSuspended() {
        Partitions partitions = new Partitions();
        partitions.add(partition);
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        append("a");
        partition.awaitReplication(1, 3, 1, answers::add);
        partitions.suspendLeadership();
        assertThat(answers).containsExactly(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThatError(() -> append("b")).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThatError(() -> partition.followerFetched(new FollowerFetch(2, 20, 1, 3, 3, 0)))
                .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(partition.log().highWatermark()).isZero();
        Partition later = logs.lead("orders", 1);
        partitions.add(later);
        assertThat(later.isLeader()).isFalse();
        partitions.resumeLeadership();
        assertThat(later.isLeader()).isTrue();
        partition.followerFetched(new FollowerFetch(2, 20, 1, 3, 3, 0));
        assertThat(partition.log().highWatermark()).isEqualTo(1);
    }

    /** R12: a replica on a failed directory serves nobody. */
    @Test
    void answersWhoWaitsWhenItsDirectoryFails() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        append("a");
        partition.awaitReplication(1, 3, 1, answers::add);
        partition.markOffline();
        assertThat(answers).containsExactly(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThatError(() -> append("b")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        partition.update(new LeaderAndIsr(2, 4, 6, List.of(2), List.of(1, 2)));
        assertThat(partition.followerPosition()).isEmpty();
    }

    /** R10: what was appended with enough in sync is not acknowledged with too few, and its producer learns it at once. */
    @Test
    void tellsAtOnceThatTooFewAreInSyncAfterTheAppend() {
        partition.update(LED_WITH_FOLLOWER);
        List<ErrorCode> answers = new ArrayList<>();
        Partition.Appended appended = partition.appendAsLeader(TestLogs.batch("a"), AppendOrigin.CLIENT, 2);
        partition.awaitReplication(appended.info().nextOffset(), appended.leaderEpoch(), 2, answers::add);
        partition.update(new LeaderAndIsr(1, 3, 6, List.of(1), List.of(1, 2)));
        assertThat(answers).containsExactly(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
    }

    /** KIP-207: a new leader may know less than the last one showed. */
    @Test
    void doesNotNameAnEndThatMayLieBelowWhatWasCommitted() {
        append("a", "b");
        partition.update(new LeaderAndIsr(1, 4, 6, List.of(1, 2), List.of(1, 2)));
        assertThat(partition.latestOffset(IsolationLevel.READ_UNCOMMITTED, 4)).isEqualTo(2);
        append("c");
        partition.update(new LeaderAndIsr(1, 5, 7, List.of(1, 2), List.of(1, 2)));
        assertThatError(() -> partition.latestOffset(IsolationLevel.READ_UNCOMMITTED, 5))
                .isEqualTo(ErrorCode.OFFSET_NOT_AVAILABLE);
        partition.followerFetched(new FollowerFetch(2, 20, 3, 5, 4, 0));
        assertThat(partition.latestOffset(IsolationLevel.READ_UNCOMMITTED, 5)).isEqualTo(3);
    }

    @Test
    void tellsReadersOfProgressUntilTheyLeave() {
        AtomicInteger told = new AtomicInteger();
        Runnable listener = told::incrementAndGet;
        partition.addReader(listener);
        append("a");
        assertThat(told).hasValue(1);
        partition.removeReader(listener);
        append("b");
        assertThat(told).hasValue(1);
    }

    @Test
    void saysWhereAReaderDiverges() {
        append("a", "b");
        partition.update(new LeaderAndIsr(1, 3, 1, List.of(1), List.of(1)));
        append("c");
        assertThat(partition.divergence(2, 0)).isEmpty();
        assertThat(partition.divergence(5, 0))
                .hasValueSatisfying(end -> assertThat(end.endOffset()).isEqualTo(2));
        assertThat(partition.divergence(3, 3)).isEmpty();
        assertThat(partition.divergence(3, 2))
                .hasValueSatisfying(end -> assertThat(end.leaderEpoch()).isZero());
    }

    private Partition.Appended append(String... values) {
        return partition.appendAsLeader(TestLogs.batch(values), AppendOrigin.CLIENT, 1);
    }

    private LogReadInfo read(long offset) {
        return partition.read(offset, 1024, true, IsolationLevel.READ_UNCOMMITTED, Partition.NO_EPOCH);
    }

    private static org.assertj.core.api.AbstractObjectAssert<?, ErrorCode> assertThatError(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(ApiException.class))
                .extracting(ApiException::error);
    }
}
