package io.duolog.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupCheckTest {
    private static final TopicPartition PARTITION = TestHistory.PARTITION;
    private static final String GROUP = "g";
    private static final int RECORDS = 9;

    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private final History written = TestHistory.acksAll()
            .sentUpTo(RECORDS)
            .finalReads(TestHistory.upTo(RECORDS))
            .end();
    private long nowNs = TimeUnit.SECONDS.toNanos(100);

    @Test
    void saysNothingOfAGroupThatKeepsItsPromises() {
        given(1, 1).polled(1, 0, 4).committed(1, 5).fetched(5).taken(1);
        given(2, 2).polled(2, 5, 9).committed(2, 10).fetched(10);

        assertThat(found()).isEmpty();
        assertThat(Checker.check(history()).verdicts())
                .filteredOn(verdict -> verdict.profile().equals("group g"))
                .extracting(Verdict::property)
                .contains(Property.LINEARIZABLE, Property.ONE_OWNER, Property.GROUP_READS_ALL);
    }

    @Test
    void findsAnAcknowledgedCommitThatIsGone() {
        committed(1, 5).committed(1, 7);

        assertThat(fetched(7).found()).isEmpty();
        assertThat(fetched(5).found()).containsExactly("not-linearizable");
    }

    @Test
    void findsThatNothingIsCommittedAnyMore() {
        assertThat(fetched(-1).committed(1, 5).fetched(5).found()).isEmpty();
        assertThat(fetched(-1).found()).containsExactly("not-linearizable");
    }

    @Test
    void excusesAnAnswerThatWasTrueAMomentAgoWhenACoordinatorMayNotKnowThatItWasReplaced() {
        committed(1, 5);
        fault("partition");
        committed(1, 7).fetched(5);
        assertThat(found()).as("a moment ago").containsExactly("not-linearizable (legal)");

        committed(1, 8).wait(30).fetched(5);
        assertThat(found()).as("long ago").containsExactly("not-linearizable");
    }

    @Test
    void letsACommitWithoutAnAnswerTakeEffectLateOrNever() {
        committed(1, 5).unknown(1, 7).committed(1, 8).fetched(8);
        assertThat(found()).as("never").isEmpty();

        fetched(7);
        assertThat(found()).as("late").isEmpty();

        fetched(8);
        assertThat(found()).as("not back and forth").containsExactly("not-linearizable");
    }

    @Test
    void letsACommitThatTookLongBeOverwrittenByItself() {
        commit(1, 5, SendOutcome.OK, 4).committed(1, 7).fetched(5);
        assertThat(found()).as("asked for twice").isEmpty();
    }

    @Test
    void findsTwoOwnersInOneGeneration() {
        given(1, 4).given(2, 5);
        assertThat(found()).isEmpty();

        given(3, 5);
        assertThat(found()).containsExactly("two-owners");
    }

    @Test
    void findsWhoKeepsAPartitionIntoTheGenerationInWhichAnotherIsGivenIt() {
        given(1, 4).stayed(1, 4).stayed(1, 5).given(2, 6).stayed(2, 6);
        assertThat(found()).as("the other has it in the next one").isEmpty();

        stayed(1, 6);
        assertThat(found()).containsExactly("two-owners");
    }

    @Test
    void allowsAMemberToStayInAGenerationWithoutWhatWasTakenFromIt() {
        given(1, 4).taken(1).stayed(1, 5).given(2, 5).taken(2).stayed(2, 6).given(1, 6);

        assertThat(found()).isEmpty();
    }

    @Test
    void doesNotKnowOwnersOfGenerationsThatAreNotTold() {
        given(1, -1).given(2, -1);

        assertThat(found()).isEmpty();
    }

    @Test
    void findsACommitOfAMemberWhosePartitionAnotherHas() {
        given(1, -1).polled(1, 0, 4).committed(1, 3);
        given(2, -1).polled(2, 3, 6).committed(2, 5);
        assertThat(found()).isEmpty();
        assertThat(committed(2, 6).found()).as("of the owner").isEmpty();
        assertThat(unknown(1, 7).found()).as("without an answer").isEmpty();
        assertThat(committed(1, 7).found()).containsExactly("stale-commit");
    }

    @Test
    void allowsACommitOfWhoIsGivenThePartitionAgain() {
        given(1, -1).polled(1, 0, 4).committed(1, 3);
        given(2, -1).polled(2, 3, 6).committed(2, 5).taken(2);
        given(1, -1).polled(1, 5, 8).committed(1, 7);

        assertThat(found()).isEmpty();
    }

    @Test
    void findsACommitThatGoesBack() {
        given(1, -1).polled(1, 0, 7).committed(1, 8).taken(1);
        given(2, -1).polled(2, 2, 3).committed(2, 4);
        assertThat(found()).containsExactly("commit-back");
    }

    @Test
    void allowsACommitThatGoesBackToOneThatCameLate() {
        given(1, -1).polled(1, 0, 7).unknown(1, 2).committed(1, 8).taken(1);
        given(2, -1).polled(2, 2, 3).committed(2, 4);

        assertThat(found()).isEmpty();
    }

    @Test
    void findsARecordThatTheGroupSkips() {
        given(1, -1).polled(1, 0, 2).committed(1, 3).taken(1);
        given(2, -1).polled(2, 5, 7).committed(2, 5);
        assertThat(found()).as("nothing was handed out").containsExactly("group-skip");

        events.clear();
        given(1, -1).polled(1, 0, 2).committed(1, 3).taken(1);
        given(2, -1).polled(2, 3, 7).committed(2, 8);
        assertThat(found()).isEmpty();
    }

    @Test
    void doesNotTakeTheJumpFromOnePartOfALifeToTheNextForAGap() {
        given(1, -1).polled(1, 0, 2).committed(1, 3).taken(1);
        given(2, -1).polled(2, 3, 6).committed(2, 7).taken(2);
        given(1, -1).polled(1, 7, 9).committed(1, 10);

        assertThat(found()).isEmpty();
    }

    @Test
    void findsAGroupThatCommitsNothingAfterAllHasHealed() {
        given(1, -1).polled(1, 0, 2).committed(1, 3);
        fault("kill");
        unknown(1, 3).wait(20).unknown(1, 3);
        assertThat(found()).containsExactly("stuck");

        committed(1, 3);
        assertThat(found()).isEmpty();
    }

    private GroupCheckTest wait(int seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
        return this;
    }

    private GroupCheckTest given(int process, int generation) {
        events.add(new GroupEvent.Given(tick(), process, GROUP, generation, List.of(PARTITION)));
        return this;
    }

    private GroupCheckTest stayed(int process, int generation) {
        events.add(new GroupEvent.Stayed(tick(), process, GROUP, generation));
        return this;
    }

    private GroupCheckTest taken(int process) {
        events.add(new GroupEvent.Taken(tick(), process, GROUP, List.of(PARTITION), false));
        return this;
    }

    private GroupCheckTest polled(int process, long first, long last) {
        List<ReadRecord> records = LongStream.rangeClosed(first, last)
                .mapToObj(offset -> TestHistory.at(offset, offset))
                .toList();
        long invokedNs = nowNs;
        events.add(new HistoryEvent.Polled(tick(), invokedNs, process, records));
        return this;
    }

    private GroupCheckTest committed(int process, long offset) {
        return commit(process, offset, SendOutcome.OK, 0);
    }

    private GroupCheckTest unknown(int process, long offset) {
        return commit(process, offset, SendOutcome.UNKNOWN, 0);
    }

    private GroupCheckTest commit(int process, long offset, SendOutcome outcome, int seconds) {
        events.add(new GroupEvent.CommitInvoked(tick(), process, GROUP, PARTITION, offset));
        wait(seconds);
        @Nullable String error = outcome == SendOutcome.OK ? null : "TimeoutException";
        events.add(new GroupEvent.CommitReturned(tick(), process, GROUP, PARTITION, offset, outcome, error));
        return this;
    }

    private GroupCheckTest fetched(long offset) {
        long invokedNs = tick();
        events.add(new GroupEvent.OffsetFetched(tick(), invokedNs, 9, GROUP, PARTITION, offset));
        return this;
    }

    private void fault(String family) {
        int step = faults.size();
        faults.add(new FaultEvent(tick(), step, family, FaultEvent.Phase.BEGAN, List.of("b1"), ""));
        faults.add(new FaultEvent(tick(), step, family, FaultEvent.Phase.ENDED, List.of("b1"), ""));
    }

    private List<String> found() {
        return TestHistory.found(history());
    }

    private History history() {
        List<HistoryEvent> all = new ArrayList<>(written.events());
        all.addAll(events);
        all.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        return new History(written.run(), all, faults, List.of(), written.finalReads(), List.of());
    }

    private long tick() {
        nowNs += TimeUnit.MILLISECONDS.toNanos(500);
        return nowNs;
    }
}
