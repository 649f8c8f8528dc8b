package io.duolog.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicEvent;
import io.duolog.chaos.history.TopicEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicChangeCheckTest {
    private static final long HOUR_MS = 3_600_000;

    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private long nowNs;

    @Test
    void saysNothingOfTopicsThatAreWhatTheyWereMade() {
        done(Change.CREATE, 2).done(Change.PARTITIONS, 3).done(Change.RETENTION, HOUR_MS);
        seen(3, HOUR_MS).done(Change.DELETE, 0).seen(0, -1);

        assertThat(found()).isEmpty();
    }

    @Test
    void findsATopicThatIsBackFromTheDead() {
        done(Change.CREATE, 2).done(Change.DELETE, 0).seen(2, HOUR_MS);

        assertThat(found()).containsExactly("undead-topic");
    }

    @Test
    void allowsATopicOfWhichItIsNotKnownWhetherItWasDeleted() {
        done(Change.CREATE, 2).unknown(Change.DELETE, 0);

        assertThat(seen(2, HOUR_MS).found()).isEmpty();
        assertThat(seen(0, -1).found()).isEmpty();
    }

    @Test
    void allowsATopicWhoseCreationMayHaveComeLate() {
        unknown(Change.CREATE, 2).done(Change.DELETE, 0).seen(2, HOUR_MS);
        assertThat(found()).isEmpty();

        events.clear();
        change(Change.CREATE, 2, SendOutcome.OK, 5).done(Change.DELETE, 0).seen(2, HOUR_MS);
        assertThat(found()).as("asked for twice").isEmpty();
    }

    @Test
    void findsATopicThatIsGone() {
        assertThat(unknown(Change.CREATE, 2).seen(0, -1).found()).isEmpty();

        events.clear();
        assertThat(done(Change.CREATE, 2).seen(0, -1).found()).containsExactly("lost-change");
    }

    @Test
    void findsPartitionsAndSettingsThatAreGone() {
        done(Change.CREATE, 2).done(Change.PARTITIONS, 3);
        assertThat(seen(3, HOUR_MS).found()).isEmpty();
        assertThat(seen(2, HOUR_MS).found()).as("partitions").containsExactly("lost-change");

        events.clear();
        done(Change.CREATE, 2).done(Change.RETENTION, HOUR_MS);
        assertThat(seen(2, HOUR_MS + 1).found()).as("a setting").containsExactly("lost-change");

        events.clear();
        done(Change.CREATE, 2).done(Change.RETENTION, HOUR_MS).unknown(Change.RETENTION, HOUR_MS + 1);
        assertThat(seen(2, HOUR_MS + 1).found()).as("perhaps").isEmpty();
    }

    @Test
    void asksNothingOfBrokersThatMayNotKnowYet() {
        done(Change.CREATE, 2);
        faults.add(new FaultEvent(nowNs, 0, "kill", FaultEvent.Phase.BEGAN, List.of("b1"), ""));
        events.add(new TopicEvent.Seen(tick(), nowNs, 1, "t", 0, -1));
        assertThat(found()).as("under a fault").isEmpty();

        faults.add(new FaultEvent(tick(), 0, "kill", FaultEvent.Phase.ENDED, List.of("b1"), ""));
        events.add(new TopicEvent.Seen(tick(), nowNs, 1, "t", 0, -1));
        assertThat(found()).as("just healed").isEmpty();

        assertThat(seen(0, -1).found()).as("later").containsExactly("lost-change");
    }

    private TopicChangeCheckTest done(Change change, long value) {
        return change(change, value, SendOutcome.OK, 0);
    }

    private TopicChangeCheckTest unknown(Change change, long value) {
        return change(change, value, SendOutcome.UNKNOWN, 0);
    }

    private TopicChangeCheckTest change(Change change, long value, SendOutcome outcome, int seconds) {
        long invokedNs = tick();
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
        @Nullable String error = outcome == SendOutcome.OK ? null : "TimeoutException";
        events.add(new TopicEvent.Changed(tick(), invokedNs, 1, "t", change, value, outcome, error));
        return this;
    }

    /** Long enough after everything else. */
    private TopicChangeCheckTest seen(int partitions, long retentionMs) {
        nowNs += TimeUnit.SECONDS.toNanos(10);
        long invokedNs = tick();
        events.add(new TopicEvent.Seen(tick(), invokedNs, 1, "t", partitions, retentionMs));
        return this;
    }

    private List<String> found() {
        return TestHistory.found(
                new History(TestHistory.acksAll().killed().run(), events, faults, List.of(), List.of(), List.of()));
    }

    private long tick() {
        nowNs += TimeUnit.MILLISECONDS.toNanos(500);
        return nowNs;
    }
}
