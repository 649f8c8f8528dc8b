package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.coordination.BackendClosedException;
import io.duolog.coordination.BackendUnavailableException;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetadataCatchUpTest {
    private static final Duration LONG = Duration.ofSeconds(5);

    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final ScriptedLog log = new ScriptedLog();
    private final ReadinessPublisher readiness = new ReadinessPublisher(new NodeIdentity(1, new UUID(0, 1)));
    private final MetadataCatchUp catchUp = new MetadataCatchUp(log, readiness, execution.newScheduler());

    @Test
    void asksAgainWhileNobodyCanBeAsked() {
        log.failures.add(new BackendUnavailableException("no leader", null));
        log.failures.add(new BackendUnavailableException("still none", null));

        CompletableFuture<Void> caughtUp = catchUp.caughtUp();

        assertThat(caughtUp).isNotDone();
        execution.advance(LONG);
        assertThat(caughtUp).isCompleted();
        assertThat(log.questions).isEqualTo(3);
    }

    @Test
    void doesNotWaitForABackendThatIsClosed() {
        log.failures.add(new BackendClosedException("closed", null));

        assertThat(catchUp.caughtUp()).isCompletedExceptionally();
    }

    @Test
    void asksNoMoreWhenNobodyWaits() {
        log.failures.add(new BackendUnavailableException("no leader", null));
        CompletableFuture<Void> caughtUp = catchUp.caughtUp();

        caughtUp.cancel(false);
        execution.advance(LONG);

        assertThat(log.questions).isEqualTo(1);
    }

    @Test
    void whoWaitedSeesAnImageThatHoldsWhatWasCommitted() {
        MetadataLoader loader = new MetadataLoader(List.of(readiness));
        log.end = 1;
        AtomicLong seen = new AtomicLong(-1);
        CompletableFuture<Void> caughtUp =
                catchUp.caughtUp().thenRun(() -> seen.set(loader.image().endOffset()));

        execution.advance(LONG);
        assertThat(caughtUp).isNotDone();
        loader.onRecords(0, 1, List.of(MetadataRecordCodec.encode(new TopicRecord("orders", new UUID(0, 2)))));
        execution.advance(LONG);

        assertThat(caughtUp).isCompleted();
        assertThat(seen).hasValue(1);
    }

    @Test
    void waitsNoLongerThanItsCallerWants() {
        for (int i = 0; i < 1_000; i++) {
            log.failures.add(new BackendUnavailableException("no leader", null));
        }
        CompletableFuture<Void> caughtUp = catchUp.caughtUpWithin(LONG);

        execution.advance(LONG.minusMillis(1));
        assertThat(caughtUp).isNotDone();
        execution.advance(Duration.ofMillis(1));
        assertThat(caughtUp).isCompleted();
        int asked = log.questions;
        execution.advance(LONG);

        assertThat(log.questions).isEqualTo(asked);
    }

    /** A log that cannot be asked a few times where it ends; whom it reaches is for the test to say. */
    private static final class ScriptedLog implements MetadataLog {
        private final Queue<Throwable> failures = new ArrayDeque<>();
        private long end;
        private int questions;

        @Override
        public CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
            throw new UnsupportedOperationException("nothing is appended");
        }

        @Override
        public LogSubscription subscribe(long fromOffset, LogListener listener) {
            throw new UnsupportedOperationException("nobody subscribes");
        }

        @Override
        public CompletionStage<Long> committedEnd() {
            questions++;
            Throwable failure = failures.poll();
            return failure == null ? CompletableFuture.completedFuture(end) : CompletableFuture.failedFuture(failure);
        }

        @Override
        public CompletionStage<Void> requestCompaction() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
