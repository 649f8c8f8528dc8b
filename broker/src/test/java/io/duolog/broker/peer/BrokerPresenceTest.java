package io.duolog.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class BrokerPresenceTest {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(9);
    private static final NodeIdentity SELF = new NodeIdentity(1, new UUID(0, 1));

    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final SerialScheduler scheduler = execution.newScheduler();
    private final FakeMembership membership = new FakeMembership();
    private final FakeLog log = new FakeLog();
    private final RecordedLeadership leadership = new RecordedLeadership();
    private final BrokerPresence presence =
            new BrokerPresence(SELF, membership, log, scheduler, SESSION_TIMEOUT, leadership);
    private MetadataImage image = MetadataImage.EMPTY;

    @Test
    void actsAsLeaderUntilItWasUncertainForASessionTimeout() {
        register(SELF.incarnation());
        presence.uncertain();
        execution.advance(SESSION_TIMEOUT.minusMillis(1));
        assertThat(leadership.suspended).isFalse();
        execution.advance(Duration.ofMillis(1));
        assertThat(leadership.suspended).isTrue();
    }

    @Test
    void doesNotStopWhenItIsAliveAgainInTime() {
        register(SELF.incarnation());
        presence.uncertain();
        execution.advance(SESSION_TIMEOUT.dividedBy(2));
        presence.alive();
        execution.advance(SESSION_TIMEOUT.multipliedBy(2));
        assertThat(leadership.suspended).isFalse();
    }

    @Test
    void leadsAgainOnlyWhenItKnowsWhatWasDecidedMeanwhile() {
        register(SELF.incarnation());
        presence.uncertain();
        execution.advance(SESSION_TIMEOUT);
        log.end = 3;
        presence.alive();
        execution.runUntilIdle();
        assertThat(leadership.suspended).isTrue();
        fenced(true);
        assertThat(leadership.suspended).isTrue();
        fenced(false);
        assertThat(image.endOffset()).isEqualTo(3);
        assertThat(leadership.suspended).isFalse();
    }

    @Test
    void leadsAgainAtOnceWhenNothingWasDecidedMeanwhile() {
        register(SELF.incarnation());
        presence.uncertain();
        execution.advance(SESSION_TIMEOUT);
        log.end = 1;
        presence.alive();
        execution.runUntilIdle();
        assertThat(leadership.suspended).isFalse();
    }

    @Test
    void announcesItselfAgainWhileItIsFenced() {
        presence.announce(new byte[] {7});
        execution.runUntilIdle();
        register(SELF.incarnation());
        execution.advance(Duration.ofSeconds(10));
        assertThat(membership.announcements).isEqualTo(1);
        fenced(true);
        assertThat(membership.announcements).isEqualTo(2);
        execution.advance(BrokerPresence.ANNOUNCE_AGAIN);
        assertThat(membership.announcements).isEqualTo(3);
        fenced(false);
        execution.advance(BrokerPresence.ANNOUNCE_AGAIN.multipliedBy(3));
        assertThat(membership.announcements).isEqualTo(3);
    }

    @Test
    void announcesNothingMoreWhenItStops() {
        presence.announce(new byte[] {7});
        execution.runUntilIdle();
        register(SELF.incarnation());
        execution.advance(BrokerPresence.ANNOUNCE_AGAIN);
        presence.close();
        execution.runUntilIdle();
        fenced(true);
        execution.advance(BrokerPresence.ANNOUNCE_AGAIN.multipliedBy(3));
        assertThat(membership.announcements).isEqualTo(1);
    }

    @Test
    void leadsNoMoreWhenAnotherBrokerHasTakenItsId() {
        register(SELF.incarnation());
        register(new UUID(0, 99));
        assertThat(leadership.suspended).isTrue();
        presence.alive();
        execution.advance(SESSION_TIMEOUT);
        assertThat(leadership.suspended).isTrue();
    }

    private void register(UUID incarnation) {
        apply(new RegisterBrokerRecord(
                SELF.nodeId(), image.endOffset(), incarnation, List.of(), null, false, -1, false, 0));
    }

    private void fenced(boolean fenced) {
        apply(new BrokerRegistrationChangeRecord(
                SELF.nodeId(), image.brokers().get(SELF.nodeId()).epoch(), fenced, false));
    }

    private void apply(MetadataRecord value) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, List.of(value));
        image = delta.after();
        presence.onMetadata(delta);
        execution.runUntilIdle();
    }

    private static final class RecordedLeadership implements Leadership {
        private boolean suspended;

        @Override
        public void suspend() {
            suspended = true;
        }

        @Override
        public void resume() {
            suspended = false;
        }
    }

    private static final class FakeMembership implements Membership {
        private int announcements;

        @Override
        public CompletionStage<Void> announce(byte[] info, SelfLivenessListener listener) {
            announcements++;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void withdraw() {}

        @Override
        public void suspect(int nodeId) {}

        @Override
        public Cancellable watch(int controllerEpoch, LivenessListener listener) {
            return () -> {};
        }
    }

    private static final class FakeLog implements MetadataLog {
        private long end;

        @Override
        public CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
            throw new UnsupportedOperationException("a presence appends nothing");
        }

        @Override
        public LogSubscription subscribe(long fromOffset, LogListener listener) {
            throw new UnsupportedOperationException("a presence is told by the loader");
        }

        @Override
        public CompletionStage<Long> committedEnd() {
            return CompletableFuture.completedFuture(end);
        }

        @Override
        public CompletionStage<Void> requestCompaction() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
