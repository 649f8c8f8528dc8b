package io.duolog.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.RegisterEvent;
import io.duolog.chaos.history.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegisterCheckTest {
    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private long nowNs;

    @Test
    void saysNothingOfARegisterThatKeepsItsWord() {
        elected(1, 1, 0).appended(1, 1, 0, "a").delivered(1, 0, 1, "a").delivered(2, 0, 1, "a");
        read(2, 1)
                .elected(2, 2, 1)
                .appended(2, 2, 1, "b")
                .delivered(2, 1, 2, "b")
                .delivered(1, 1, 2, "b");

        assertThat(found()).isEmpty();
        Report report = Checker.check(history());
        assertThat(report.statistics().verified()).isTrue();
        assertThat(report.statistics().profiles())
                .extracting(ProfileStatistics::profile, ProfileStatistics::acked)
                .containsExactly(tuple("coordination", 2L));
        assertThat(report.verdicts())
                .extracting(Verdict::property)
                .contains(Property.LINEARIZABLE, Property.ONE_METADATA_LOG, Property.EPOCHS_RISE);
    }

    @Test
    void findsAnAnswerThatNoOrderExplains() {
        appended(1, 1, 0, "a").appended(1, 1, 1, "b").delivered(1, 0, 1, "a", "b");
        delivered(2, 0, 1, "a", "b");

        assertThat(read(2, 2).found()).as("what is there").isEmpty();
        assertThat(read(2, 1).found()).as("what was there before").containsExactly("not-linearizable");
    }

    @Test
    void allowsAReadOfTheOldEndWhileAnAppendIsUnderWay() {
        appended(1, 1, 0, "a");
        invoked(1, 1, 1, "b");
        long invokedNs = nowNs;
        read(2, 1);
        events.add(new RegisterEvent.AppendReturned(tick(), 1, "b", SendOutcome.OK, null));
        events.add(new RegisterEvent.EndRead(tick(), invokedNs, 3, 1));
        delivered(1, 0, 1, "a", "b").delivered(2, 0, 1, "a", "b").delivered(3, 0, 1, "a", "b");

        assertThat(found()).isEmpty();
    }

    @Test
    void takesAnAppendWithoutAnAnswerForDoneOnlyIfItIsInTheLog() {
        invoked(1, 1, 0, "lost").appended(2, 2, 0, "a").delivered(1, 0, 2, "a").delivered(2, 0, 2, "a");
        assertThat(found()).as("never").isEmpty();

        invoked(2, 2, 1, "late").delivered(1, 1, 2, "late").delivered(2, 1, 2, "late");
        assertThat(read(1, 2).found()).as("done").isEmpty();
        assertThat(read(1, 1).found()).as("not undone").containsExactly("not-linearizable");
    }

    @Test
    void findsNodesThatAreDeliveredDifferentLogs() {
        appended(1, 1, 0, "a").appended(2, 2, 1, "b").delivered(1, 0, 1, "a").delivered(2, 0, 1, "a", "b");
        assertThat(found()).as("one is behind").isEmpty();

        delivered(1, 1, 2, "c");
        assertThat(found()).containsExactly("split-log");
    }

    @Test
    void findsAnAcknowledgedRecordThatIsNotInTheLogAndARefusedOneThatIs() {
        appended(1, 1, 0, "a");
        assertThat(found()).as("acknowledged, not delivered").containsExactly("split-log");

        events.clear();
        invoked(1, 1, 0, "a");
        events.add(new RegisterEvent.AppendReturned(tick(), 1, "a", SendOutcome.FAILED, "FencedException"));
        assertThat(found()).as("refused, not delivered").isEmpty();
        assertThat(delivered(1, 0, 1, "a").found()).as("refused, but delivered").containsExactly("split-log");
    }

    @Test
    void findsEpochsThatAreGivenTwiceOrGoBack() {
        elected(1, 1, 0).elected(2, 2, 0).elected(1, 3, 0);
        assertThat(found()).isEmpty();
        assertThat(elected(3, 3, 0).found()).as("twice").containsExactly("stale-epoch");

        events.clear();
        elected(1, 4, 0);
        assertThat(elected(1, 3, 0).found()).as("back").containsExactly("stale-epoch");

        events.clear();
        appended(1, 2, 0, "a").appended(1, 1, 1, "b").delivered(1, 0, 2, "a").delivered(1, 1, 1, "b");
        assertThat(found()).as("in the log").contains("stale-epoch");
    }

    @Test
    void findsThatNothingIsAppendedAfterAllHasHealed() {
        appended(1, 1, 0, "a").delivered(1, 0, 1, "a");
        faults.add(new FaultEvent(tick(), 0, "kill", FaultEvent.Phase.BEGAN, List.of("b1"), ""));
        faults.add(new FaultEvent(tick(), 0, "kill", FaultEvent.Phase.ENDED, List.of("b1"), ""));
        for (int i = 0; i < 6; i++) {
            read(1, 1);
        }
        assertThat(found()).containsExactly("stuck");

        appended(1, 1, 1, "b").delivered(1, 1, 1, "b");
        assertThat(found()).isEmpty();
    }

    private RegisterCheckTest elected(int process, int epoch, long end) {
        events.add(new RegisterEvent.Elected(tick(), process, epoch, end));
        return this;
    }

    private RegisterCheckTest invoked(int process, int epoch, long end, String value) {
        events.add(new RegisterEvent.AppendInvoked(tick(), process, epoch, end, value));
        return this;
    }

    private RegisterCheckTest appended(int process, int epoch, long end, String value) {
        invoked(process, epoch, end, value);
        events.add(new RegisterEvent.AppendReturned(tick(), process, value, SendOutcome.OK, null));
        return this;
    }

    private RegisterCheckTest read(int process, long end) {
        long invokedNs = tick();
        events.add(new RegisterEvent.EndRead(tick(), invokedNs, process, end));
        return this;
    }

    private RegisterCheckTest delivered(int process, long base, int epoch, String... values) {
        events.add(new RegisterEvent.Delivered(tick(), process, base, epoch, List.of(values)));
        return this;
    }

    private List<String> found() {
        return TestHistory.found(history());
    }

    private History history() {
        History nothing = TestHistory.acksAll().killed();
        return new History(nothing.run(), events, faults, List.of(), List.of(), List.of());
    }

    private long tick() {
        nowNs += TimeUnit.SECONDS.toNanos(1);
        return nowNs;
    }
}
