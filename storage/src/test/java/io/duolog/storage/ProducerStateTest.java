package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.idempotent;
import static io.duolog.storage.TestLogs.marker;
import static io.duolog.storage.TestLogs.transactional;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.storage.AppendRejectedException.Reason;
import io.duolog.storage.index.AbortedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProducerStateTest {
    private final TestLogs logs = new TestLogs();
    private PartitionLog log = logs.open(LogConfig.DEFAULT);

    @Test
    void answersRepeatedBatchesWithTheirFirstOffsets() {
        for (int i = 0; i < 7; i++) {
            append(log, idempotent(9, 0, i * 2, "a", "b"));
        }

        LogAppendInfo repeated = append(log, idempotent(9, 0, 4, "a", "b"));

        assertThat(repeated.duplicate()).isTrue();
        assertThat(repeated.firstOffset()).isEqualTo(4);
        assertThat(repeated.lastOffset()).isEqualTo(5);
        assertThat(log.logEndOffset()).isEqualTo(14);
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, () -> append(log, idempotent(9, 0, 2, "a", "b")));
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, () -> append(log, idempotent(9, 0, 15, "a")));
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, () -> append(log, idempotent(9, 0, 12, "a")));
    }

    @Test
    void beginsAnEmptyLogWithSequenceZero() {
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, () -> append(log, idempotent(9, 0, 1, "overtook")));
        append(log, idempotent(9, 0, 0, "first"));
        append(log, idempotent(9, 0, 1, "overtook"));

        PartitionLog replica = logs.open(LogConfig.DEFAULT);
        replica.truncateFullyAndStartAt(7);
        append(replica, idempotent(9, 0, 5, "after records that were deleted"));
    }

    @Test
    void fencesOldEpochsAndStartsNewOnesAtZero() {
        append(log, idempotent(1, 0, 0, "not empty"));
        append(log, idempotent(9, 4, 17, "first seen with any sequence"));
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, () -> append(log, idempotent(9, 5, 18, "a")));
        append(log, idempotent(9, 5, 0, "a"));
        assertRejected(Reason.INVALID_PRODUCER_EPOCH, () -> append(log, idempotent(9, 4, 18, "a")));
    }

    @Test
    void wrapsSequencesAround() {
        append(log, idempotent(1, 0, 0, "not empty"));
        append(log, idempotent(9, 0, Integer.MAX_VALUE - 1, "a", "b", "c"));
        assertThat(append(log, idempotent(9, 0, 1, "d")).duplicate()).isFalse();
        assertThat(append(log, idempotent(9, 0, Integer.MAX_VALUE - 1, "a", "b", "c"))
                        .duplicate())
                .isTrue();
    }

    @Test
    void holdsTheLastStableOffsetAtTheFirstOpenTransaction() {
        append(log, idempotent(1, 0, 0, "plain"));
        append(log, transactional(9, 0, 0, "a"));
        append(log, transactional(8, 0, 0, "b"));
        log.updateHighWatermark(3);
        assertThat(log.lastStableOffset()).isEqualTo(1);
        assertThat(log.hasOpenTransaction(9)).isTrue();
        assertRejected(Reason.INVALID_TRANSACTION_STATE, () -> append(log, idempotent(9, 0, 1, "outside")));

        log.appendAsLeader(marker(9, 0, false, 5), 1, AppendOrigin.COORDINATOR);
        assertThat(log.lastStableOffset()).isEqualTo(1);
        log.updateHighWatermark(4);
        assertThat(log.lastStableOffset()).isEqualTo(2);
        log.appendAsLeader(marker(8, 0, true, 5), 1, AppendOrigin.COORDINATOR);
        log.updateHighWatermark(5);

        assertThat(log.lastStableOffset()).isEqualTo(5);
        assertThat(log.abortedTransactions(0, 5)).containsExactly(new AbortedTransaction(9, 1, 3, 2));
        assertThat(log.abortedTransactions(4, 5)).isEmpty();
        assertRejected(
                Reason.TRANSACTION_COORDINATOR_FENCED,
                () -> log.appendAsLeader(marker(9, 0, true, 4), 1, AppendOrigin.COORDINATOR));
    }

    @Test
    void forgetsProducersThatAreSilentForLong() {
        append(log, idempotent(9, 0, 0, "a"));
        append(log, transactional(8, 0, 0, "open"));
        logs.clock.advance(1000);

        assertThat(log.removeExpiredProducers(1000)).isEqualTo(1);

        assertThat(log.activeProducers()).singleElement().satisfies(producer -> assertThat(producer.producerId())
                .isEqualTo(8));
        append(log, idempotent(9, 0, 5, "known no more"));
    }

    /** The rules written down a second time, as simply as possible. */
    private static final class Model {
        private record Batch(int first, int last, long offset) {}

        private final ArrayDeque<Batch> batches = new ArrayDeque<>();

        /** What a replay of the whole log brings back. */
        private final ArrayDeque<Batch> inLog = new ArrayDeque<>();

        private int epoch = -1;

        String append(int batchEpoch, int first, int count, long endOffset) {
            int last = first + count - 1;
            if (batchEpoch == epoch) {
                for (Batch batch : batches) {
                    if (batch.first == first && batch.last == last) {
                        return "duplicate " + batch.offset;
                    }
                }
            }
            if (batchEpoch < epoch) {
                return Reason.INVALID_PRODUCER_EPOCH.name();
            }
            int expected = batchEpoch > epoch ? 0 : batches.getLast().last + 1;
            if (epoch >= 0 && first != expected) {
                return Reason.OUT_OF_ORDER_SEQUENCE.name();
            }
            if (batchEpoch > epoch) {
                batches.clear();
                inLog.clear();
            }
            epoch = batchEpoch;
            add(batches, new Batch(first, last, endOffset));
            add(inLog, new Batch(first, last, endOffset));
            return "appended " + endOffset;
        }

        private static void add(ArrayDeque<Batch> remembered, Batch batch) {
            remembered.addLast(batch);
            if (remembered.size() > 5) {
                remembered.removeFirst();
            }
        }

        void replay() {
            batches.clear();
            batches.addAll(inLog);
        }

        /** A snapshot has the last batch only; the log behind it has the rest. */
        void forgetAllButLast() {
            while (batches.size() > 1) {
                batches.removeFirst();
            }
        }
    }

    @Test
    void behavesAsTheModelDoesAcrossRestarts() {
        Random random = new Random(TestLogs.seed());
        Map<Long, Model> models = new HashMap<>();
        List<String> history = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(500) == 0) {
                assertThat(log.close()).isTrue();
                log = logs.openClean(LogConfig.DEFAULT);
                models.values().forEach(Model::forgetAllButLast);
            } else if (random.nextInt(500) == 0) {
                log.close();
                deleteSnapshots();
                log = logs.open(LogConfig.DEFAULT);
                models.values().forEach(Model::replay);
            }
            long producerId = random.nextInt(4);
            Model model = models.computeIfAbsent(producerId, id -> new Model());
            int epoch = Math.max(0, model.epoch + (random.nextInt(20) == 0 ? random.nextInt(3) - 1 : 0));
            int next = model.batches.isEmpty() ? 0 : model.batches.getLast().last + 1;
            int first = Math.max(0, random.nextInt(3) > 0 ? next : next - random.nextInt(12) + 2);
            int count = 1 + random.nextInt(2);
            String expected = model.append(epoch, first, count, log.logEndOffset());
            history.add(producerId + "/" + epoch + "/" + first + "+" + count + " " + expected);
            ByteBuffer batch = count == 1
                    ? idempotent(producerId, epoch, first, "a")
                    : idempotent(producerId, epoch, first, "a", "b");
            assertThat(outcome(batch))
                    .as("seed %d, step %d, history %s", TestLogs.seed(), step, tail(history))
                    .isEqualTo(expected);
        }
    }

    private static List<String> tail(List<String> history) {
        return history.subList(Math.max(0, history.size() - 40), history.size());
    }

    private void deleteSnapshots() {
        try {
            for (Path path : logs.fileSystem.list(TestLogs.DIRECTORY)) {
                if (path.toString().endsWith(".snapshot")) {
                    logs.fileSystem.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String outcome(ByteBuffer batch) {
        try {
            LogAppendInfo info = append(log, batch);
            return (info.duplicate() ? "duplicate " : "appended ") + info.firstOffset();
        } catch (AppendRejectedException e) {
            return e.reason().name();
        }
    }

    private static void assertRejected(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AppendRejectedException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
