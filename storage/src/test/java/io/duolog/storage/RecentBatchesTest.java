package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.CompressionType;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentBatchesTest {
    private final AtomicInteger reads = new AtomicInteger();
    private final ManualClock clock = new ManualClock();
    private final TestLogs logs = new TestLogs(countingReads(new MemoryFileSystem(clock)), clock);

    @Test
    void readsAtTheEndWithoutLookingIntoFiles() {
        PartitionLog log = logs.open(config());
        appendBatches(log, RecentBatches.KEPT);
        reads.set(0);

        for (long offset = 0; offset < log.logEndOffset(); offset++) {
            assertThat(baseOffsetsFrom(log, offset, Long.MAX_VALUE).get(0)).isEqualTo(offset - offset % 2);
        }
        assertThat(baseOffsetsFrom(log, log.logEndOffset() - 4, log.logEndOffset() - 2))
                .containsExactly(log.logEndOffset() - 4);

        assertThat(reads).hasValue(0);
    }

    @Test
    void looksUpWhatIsOlder() {
        PartitionLog log = logs.open(config());
        appendBatches(log, 3 * RecentBatches.KEPT);

        for (long offset = 0; offset < log.logEndOffset(); offset++) {
            assertThat(baseOffsetsFrom(log, offset, Long.MAX_VALUE).get(0)).isEqualTo(offset - offset % 2);
        }
    }

    @Test
    void forgetsWhatWasTruncated() {
        PartitionLog log = logs.open(config());
        appendBatches(log, 4);
        log.truncateTo(4);
        append(log, batch(1, "longer than what was here before", "b", "c"));
        append(log, batch(2, "d"));

        assertThat(baseOffsetsFrom(log, 4, Long.MAX_VALUE)).containsExactly(4L, 7L);
        assertThat(baseOffsetsFrom(log, 7, Long.MAX_VALUE)).containsExactly(7L);
        assertThat(baseOffsetsFrom(log, 2, 7)).containsExactly(2L, 4L);
    }

    @Test
    void knowsInWhichSegmentABatchLies() {
        PartitionLog log = logs.open(config("segment.bytes", 200));
        appendBatches(log, 12);
        assertThat(log.segmentCount()).isGreaterThan(3);

        for (long offset = 0; offset < log.logEndOffset(); offset++) {
            assertThat(baseOffsetsFrom(log, offset, Long.MAX_VALUE).get(0)).isEqualTo(offset - offset % 2);
        }
    }

    /** What a compaction leaves lies elsewhere, in segments that have taken the place of those that are known. */
    @Test
    void knowsNothingOfWhatWasCompacted() {
        PartitionLog log = logs.open(config("cleanup.policy", "compact", "min.cleanable.dirty.ratio", 0));
        for (int i = 0; i < 6; i++) {
            append(log, KeyedRecords.keyed(1000 + i, CompressionType.NONE, "key " + i % 3, "v".repeat(100 * i)));
        }
        log.roll();
        append(log, KeyedRecords.keyed(2000, CompressionType.NONE, "last", "one"));
        log.updateHighWatermark(log.logEndOffset());
        log.compact(KeyedRecords.RUN);

        assertThat(baseOffsetsFrom(log, 0, Long.MAX_VALUE)).containsExactly(3L, 4L, 5L);
        assertThat(baseOffsetsFrom(log, 3, Long.MAX_VALUE)).containsExactly(3L, 4L, 5L);
        assertThat(baseOffsetsFrom(log, 6, Long.MAX_VALUE)).containsExactly(6L);
    }

    private static void appendBatches(PartitionLog log, int count) {
        for (int i = 0; i < count; i++) {
            append(log, batch(i, "value " + i, "another"));
        }
    }

    private static List<Long> baseOffsetsFrom(PartitionLog log, long offset, long upperBoundOffset) {
        return TestLogs.baseOffsets(
                TestLogs.bytes(log.read(offset, 1 << 20, true, upperBoundOffset).records()));
    }

    private StorageFileSystem countingReads(StorageFileSystem actual) {
        return proxy(
                StorageFileSystem.class,
                actual,
                (name, result) -> name.equals("open")
                        ? proxy(StorageFile.class, result, (operation, outcome) -> {
                            if (operation.equals("read")) {
                                reads.incrementAndGet();
                            }
                            return outcome;
                        })
                        : result);
    }

    private interface Observer {
        Object onCalled(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, Object actual, Observer observer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            try {
                return observer.onCalled(method.getName(), method.invoke(actual, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
