package io.duolog.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of a leader, each with the bug of docs/replication.md that it keeps out. */
class LeaderStateTest {
    private static final int EPOCH = 5;

    private final TestReplicas world = new TestReplicas(1);

    /** R7, M6: what the controller may have committed counts, and what it may not have does not go. */
    @Test
    void keepsTheHighWatermarkBelowAReplicaWhoseRemovalIsNotConfirmed() {
        LeaderState leader = leader(List.of(1, 2, 3), 10);
        fetched(leader, 2, 12);
        fetched(leader, 3, 10);
        world.passTime(TestReplicas.LAG_TIME_MAX_MS + 1);
        fetched(leader, 2, 12);
        ProposedIsr shrink = leader.proposeShrink(12, world.nowMs()).orElseThrow();
        assertThat(shrink.brokerIds()).containsExactly(1, 2);
        assertThat(leader.maximalIsr()).containsExactly(1, 2, 3);
        advance(leader, 12, 1);
        assertThat(leader.highWatermark()).isEqualTo(10);
        leader.resolve(shrink, accepted(7, 1, 2));
        advance(leader, 12, 1);
        assertThat(leader.highWatermark()).isEqualTo(12);
    }

    /** R7, M6: a proposed replica counts before the controller has said yes. */
    @Test
    void countsAProposedReplicaBeforeItIsConfirmed() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 2, 10);
        fetched(leader, 3, 10);
        advance(leader, 10, 1);
        assertThat(leader.proposeExpansion().orElseThrow().brokerIds()).containsExactly(1, 2, 3);
        assertThat(leader.maximalIsr()).containsExactly(1, 2, 3);
        fetched(leader, 2, 15);
        world.fence(3);
        advance(leader, 15, 1);
        assertThat(leader.highWatermark()).isEqualTo(10);
    }

    /** R9, M8. */
    @Test
    void standsStillBelowMinInsyncReplicas() {
        LeaderState leader = leader(List.of(1), 10);
        advance(leader, 12, 2);
        assertThat(leader.highWatermark()).isZero();
        advance(leader, 12, 1);
        assertThat(leader.highWatermark()).isEqualTo(12);
    }

    @Test
    void asksForNoMoreInsyncReplicasThanThereAreReplicas() {
        LeaderState alone =
                new LeaderState(new LeaderAndIsr(1, EPOCH, 6, List.of(1), List.of(1)), 0, 0, world, 1, world.nowMs());
        advance(alone, 3, 2);
        assertThat(alone.highWatermark()).isEqualTo(3);
    }

    /** R6, M5: the high watermark of a new leader lags; its epoch's start does not. */
    @Test
    void admitsNobodyBelowTheStartOfTheEpoch() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 3, 4);
        assertThat(leader.highWatermark()).isZero();
        assertThat(leader.proposeExpansion()).isEmpty();
        fetched(leader, 3, 10);
        assertThat(leader.proposeExpansion().orElseThrow().brokerIds()).containsExactly(1, 2, 3);
    }

    /** R6: reaching the start of the epoch is not enough either. */
    @Test
    void admitsNobodyBelowTheHighWatermark() {
        LeaderState leader = leader(List.of(1), 10);
        advance(leader, 20, 1);
        fetched(leader, 3, 19, 20);
        assertThat(leader.proposeExpansion()).isEmpty();
        fetched(leader, 3, 20, 20);
        assertThat(leader.proposeExpansion()).isPresent();
    }

    /** R5, R6: the end offsets of an earlier epoch are forgotten. */
    @Test
    void knowsNothingOfFollowersBeforeTheyFetchInItsEpoch() {
        LeaderState leader = leader(List.of(1, 2, 3), 10);
        fetched(leader, 2, 10);
        advance(leader, 10, 1);
        assertThat(leader.followerEndOffset(3)).isEqualTo(-1);
        assertThat(leader.highWatermark()).isZero();
    }

    /** R8, M7. */
    @Test
    void proposesTheIncarnationThatCaughtUp() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 3, 10);
        assertThat(leader.proposeExpansion().orElseThrow().members())
                .containsExactly(
                        new ProposedIsr.Member(1, 10), new ProposedIsr.Member(2, 20), new ProposedIsr.Member(3, 30));
    }

    /** R8, M7: the progress of a broker says nothing about its next incarnation. */
    @Test
    void admitsNoIncarnationThatHasNotCaughtUpItself() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 3, 10);
        world.register(3, 99);
        assertThat(leader.isStale(3, 30)).isTrue();
        assertThat(leader.proposeExpansion()).isEmpty();
        leader.followerFetched(3, 99, 0, 10, world.nowMs());
        assertThat(leader.proposeExpansion()).isEmpty();
        leader.followerFetched(3, 99, 10, 10, world.nowMs());
        assertThat(leader.proposeExpansion()).isPresent();
    }

    /** R8 (KIP-841): a fenced broker must not join, whatever it fetched; neither one that does not say who it is. */
    @Test
    void admitsNeitherFencedNorNamelessBrokers() {
        LeaderState leader = leader(List.of(1, 2), 10);
        world.fence(3);
        fetched(leader, 3, 10);
        assertThat(leader.proposeExpansion()).isEmpty();
        world.register(3, 30);
        leader.followerFetched(3, ReplicaBrokers.NO_EPOCH, 10, 10, world.nowMs());
        assertThat(leader.proposeExpansion()).isEmpty();
    }

    @Test
    void removesWhoIsFencedAtOnceAndWhoLagsAfterTheLagTime() {
        LeaderState leader = leader(List.of(1, 2, 3), 10);
        assertThat(leader.proposeShrink(10, world.nowMs())).isEmpty();
        world.passTime(TestReplicas.LAG_TIME_MAX_MS);
        assertThat(leader.proposeShrink(10, world.nowMs())).isEmpty();
        world.fence(2);
        assertThat(leader.proposeShrink(10, world.nowMs()).orElseThrow().brokerIds())
                .containsExactly(1, 3);
    }

    /** A follower that always has what there was at its last fetch is in sync, however fast the log grows. */
    @Test
    void doesNotCallWhoKeepsPaceLagging() {
        LeaderState leader = leader(List.of(1, 2), 10);
        long end = 10;
        fetched(leader, 2, end, end);
        for (int i = 0; i < 10; i++) {
            world.passTime(TestReplicas.LAG_TIME_MAX_MS / 2);
            long before = end;
            end += 1000;
            fetched(leader, 2, before, end);
            assertThat(leader.proposeShrink(end, world.nowMs())).isEmpty();
        }
        world.passTime(TestReplicas.LAG_TIME_MAX_MS + 1);
        assertThat(leader.proposeShrink(end, world.nowMs())).isPresent();
    }

    /** Else a lone leader's high watermark would run away from who wants to join. */
    @Test
    void waitsForAFollowerThatIsAboutToJoin() {
        LeaderState leader = leader(List.of(1), 10);
        advance(leader, 10, 1);
        fetched(leader, 2, 10, 10);
        ProposedIsr expansion = leader.proposeExpansion().orElseThrow();
        leader.resolve(expansion, new IsrAnswer.Refused());
        advance(leader, 20, 1);
        assertThat(leader.highWatermark()).isEqualTo(10);
        world.passTime(TestReplicas.LAG_TIME_MAX_MS + 1);
        advance(leader, 20, 1);
        assertThat(leader.highWatermark()).isEqualTo(20);
    }

    /** A first attempt may be anywhere: only a raised partition epoch makes sure that it cannot succeed any more. */
    @Test
    void fencesAnUncertainProposalBeforeItForgetsIt() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 2, 10);
        fetched(leader, 3, 10);
        advance(leader, 10, 1);
        ProposedIsr proposal = leader.proposeExpansion().orElseThrow();
        assertThat(leader.resolve(proposal, new IsrAnswer.Unknown())).contains(proposal);
        world.fence(3);
        ProposedIsr fencing = leader.resolve(proposal, new IsrAnswer.Refused()).orElseThrow();
        assertThat(fencing.brokerIds()).containsExactly(1, 2);
        assertThat(leader.maximalIsr()).containsExactly(1, 2, 3);
        fetched(leader, 2, 12);
        advance(leader, 12, 1);
        assertThat(leader.highWatermark()).isEqualTo(10);
        assertThat(leader.resolve(fencing, new IsrAnswer.Refused())).contains(fencing);
        assertThat(leader.resolve(fencing, accepted(7, 1, 2))).isEmpty();
        advance(leader, 12, 1);
        assertThat(leader.highWatermark()).isEqualTo(12);
        assertThat(leader.committed().partitionEpoch()).isEqualTo(7);
    }

    @Test
    void forgetsAProposalThatWasRefusedForCertain() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 3, 10);
        ProposedIsr proposal = leader.proposeExpansion().orElseThrow();
        assertThat(leader.proposeExpansion()).isEmpty();
        assertThat(leader.resolve(proposal, new IsrAnswer.NotAttempted())).contains(proposal);
        assertThat(leader.resolve(proposal, new IsrAnswer.Refused())).isEmpty();
        assertThat(leader.isProposing()).isFalse();
        assertThat(leader.maximalIsr()).containsExactly(1, 2);
    }

    /** Compare-and-set: the metadata's version wins, and an answer that comes after it is ignored. */
    @Test
    void theMetadataOverruleWhatIsUnderWay() {
        LeaderState leader = leader(List.of(1, 2), 10);
        fetched(leader, 3, 10);
        ProposedIsr proposal = leader.proposeExpansion().orElseThrow();
        assertThat(leader.resolve(proposal, new IsrAnswer.Outdated())).isEmpty();
        assertThat(leader.isProposing()).isTrue();
        leader.update(new LeaderAndIsr(1, EPOCH, 8, List.of(1), List.of(1, 2, 3)));
        assertThat(leader.isProposing()).isFalse();
        assertThat(leader.resolve(proposal, accepted(7, 1, 2, 3))).isEmpty();
        assertThat(leader.committed().isr()).containsExactly(1);
        leader.update(new LeaderAndIsr(1, EPOCH, 7, List.of(1, 2, 3), List.of(1, 2, 3)));
        assertThat(leader.committed().isr()).containsExactly(1);
    }

    /** The controller took it out for a reason; the metadata that say so may be here before those that say why. */
    @Test
    void whoWasTakenOutHasToFetchAgainToComeBack() {
        LeaderState leader = leader(List.of(1, 2, 3), 10);
        fetched(leader, 2, 10);
        fetched(leader, 3, 10);
        leader.update(new LeaderAndIsr(1, EPOCH, 7, List.of(1, 2), List.of(1, 2, 3)));
        assertThat(leader.proposeExpansion()).isEmpty();
        fetched(leader, 2, 12);
        advance(leader, 12, 2);
        assertThat(leader.highWatermark()).isEqualTo(12);
        fetched(leader, 3, 12);
        assertThat(leader.proposeExpansion()).isPresent();
    }

    @Test
    void followsAReassignment() {
        LeaderState leader = leader(List.of(1, 2), 10);
        leader.update(new LeaderAndIsr(1, EPOCH, 7, List.of(1, 2), List.of(1, 2, 4)));
        assertThat(leader.isFollower(3)).isFalse();
        assertThat(leader.isFollower(4)).isTrue();
        fetched(leader, 4, 10);
        assertThat(leader.proposeExpansion().map(ProposedIsr::brokerIds)).isEqualTo(Optional.of(List.of(1, 2, 4)));
    }

    private LeaderState leader(List<Integer> isr, long endOffset) {
        return new LeaderState(
                new LeaderAndIsr(1, EPOCH, 6, isr, List.of(1, 2, 3)),
                endOffset,
                0,
                world,
                TestReplicas.LAG_TIME_MAX_MS,
                world.nowMs());
    }

    private void fetched(LeaderState leader, int replica, long offset) {
        fetched(leader, replica, offset, Math.max(offset, 10));
    }

    private void fetched(LeaderState leader, int replica, long offset, long leaderEnd) {
        leader.followerFetched(replica, replica * 10L, offset, leaderEnd, world.nowMs());
    }

    private void advance(LeaderState leader, long end, int minInsyncReplicas) {
        leader.advanceHighWatermark(end, minInsyncReplicas, world.nowMs());
    }

    private static IsrAnswer accepted(int partitionEpoch, Integer... isr) {
        return new IsrAnswer.Accepted(EPOCH, partitionEpoch, List.of(isr));
    }
}
