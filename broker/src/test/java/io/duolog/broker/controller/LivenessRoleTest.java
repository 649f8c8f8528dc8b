package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.Membership;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LivenessRoleTest {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(1);
    private static final NodeIdentity NODE = new NodeIdentity(2, new UUID(0, 2));

    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final SerialScheduler scheduler = execution.newScheduler();
    private final WatchedMembership membership = new WatchedMembership();
    private final RecordingLog log = new RecordingLog();
    private final LivenessRole role = new LivenessRole(membership, scheduler, SESSION_TIMEOUT, Samples.context());
    private final ActiveController controller =
            new ActiveController(scheduler, log, () -> MetadataImage.EMPTY, List.of(role));

    @Test
    void registersWhoIsUp() {
        controller.elected(1, 0);
        membership.watches.get(0).up(NODE, announcement());
        execution.runUntilIdle();

        assertThat(log.epochs).containsExactly(1);
    }

    @Test
    void registersNobodyWhoWasHeardOfInAnEarlierEpoch() {
        controller.elected(1, 0);
        membership.watches.get(0).up(NODE, announcement());
        // As after SIGCONT: what was heard before, being deposed and being elected again are all waiting in the queue.
        controller.revoked(1, new IllegalStateException("deposed"));
        controller.elected(3, 0);
        execution.runUntilIdle();

        assertThat(log.epochs).isEmpty();
    }

    private static byte[] announcement() {
        return BrokerAnnouncement.encode(
                NODE,
                List.of(new BrokerEndpoint("PLAINTEXT", "h", 9092, BrokerEndpoint.PLAINTEXT)),
                Optional.empty(),
                -1);
    }

    private static final class WatchedMembership implements Membership {
        private final List<LivenessListener> watches = new ArrayList<>();

        @Override
        public CompletionStage<Void> announce(byte[] info, SelfLivenessListener listener) {
            return new CompletableFuture<>();
        }

        @Override
        public void withdraw() {}

        @Override
        public void suspect(int nodeId) {}

        @Override
        public Cancellable watch(int controllerEpoch, LivenessListener listener) {
            watches.add(listener);
            return () -> {};
        }
    }

    /** Notes in which epoch something was appended. */
    private static final class RecordingLog implements MetadataLog {
        private final List<Integer> epochs = new ArrayList<>();

        @Override
        public CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
            epochs.add(controllerEpoch);
            return new CompletableFuture<>();
        }

        @Override
        public LogSubscription subscribe(long fromOffset, LogListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Long> committedEnd() {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> requestCompaction() {
            return new CompletableFuture<>();
        }
    }
}
