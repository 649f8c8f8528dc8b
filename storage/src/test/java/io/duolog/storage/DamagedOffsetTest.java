package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A bit flipped in the base offset of a batch, which its checksum does not cover: the log must not claim to hold what it does not.
 */
class DamagedOffsetTest {
    private static final LogConfig CONFIG = config("index.interval.bytes", 100);
    private static final LogConfig SEGMENTS_OF_TWO_BATCHES = config("index.interval.bytes", 100, "segment.bytes", 200);
    private static final int BATCHES = 8;
    /** The third byte from the right of a base offset, so that it is greater by 65,536. */
    private static final int BYTE_OF_OFFSET = 5;

    private final TestLogs logs = new TestLogs();

    /** A log that was not closed properly, of batches of two records, one with a damaged base offset. */
    private PartitionLog recovered(int batches, int damaged) throws IOException {
        copyDamaged(CONFIG, batches, 0, damaged);
        return logs.open(CONFIG);
    }

    private void copyDamaged(LogConfig config, int batches, long segment, int damaged) throws IOException {
        TestLogs original = new TestLogs();
        PartitionLog log = original.open(config);
        for (int i = 0; i < batches; i++) {
            append(log, batch(1000 + i, "a" + i, "b" + i));
        }
        int sizeBytes = TestLogs.allBatches(log).get(0).remaining();
        log.close();
        logs.setup(config);
        for (Map.Entry<Path, byte[]> file :
                ((MemoryFileSystem) original.fileSystem).contents().entrySet()) {
            byte[] bytes = file.getValue();
            if (file.getKey().toString().endsWith(segment + LogFiles.LOG_SUFFIX)) {
                bytes[damaged * sizeBytes + BYTE_OF_OFFSET] ^= 1;
            }
            try (StorageFile target = logs.fileSystem.open(file.getKey())) {
                target.append(ByteBuffer.wrap(bytes));
            }
        }
    }

    @Test
    void noBatchGoesOnWhereTheNextSegmentBegins() throws IOException {
        copyDamaged(SEGMENTS_OF_TWO_BATCHES, BATCHES, 0, 1);

        PartitionLog log = logs.openClean(SEGMENTS_OF_TWO_BATCHES);

        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(TestLogs.allBatches(log)).hasSize(1);
    }

    @Test
    void recoveryEndsTheLogBeforeABatchThatOvertakesThoseBehindIt() throws IOException {
        PartitionLog log = recovered(BATCHES, 3);

        assertThat(log.logEndOffset()).isEqualTo(6);
        assertThat(TestLogs.allBatches(log)).hasSize(3);
    }

    @Test
    void recoveryEndsTheLogBeforeTheFirstBatchIfThatOvertakes() throws IOException {
        PartitionLog log = recovered(BATCHES, 0);

        assertThat(log.logEndOffset()).isZero();
        assertThat(TestLogs.allBatches(log)).isEmpty();
    }

    @Test
    void afterATruncationTheLogEndsWithWhatIsLeft() throws IOException {
        // Behind the last batch is nothing that would show that it lies.
        PartitionLog log = recovered(BATCHES, BATCHES - 1);
        assertThat(log.logEndOffset()).isGreaterThan(2 * BATCHES);

        log.truncateTo(2 * BATCHES);

        assertThat(log.logEndOffset()).isEqualTo(2 * (BATCHES - 1));
        append(log, batch(2000, "a", "b"));
        assertThat(log.logEndOffset()).isEqualTo(2 * BATCHES);
        assertThat(TestLogs.allBatches(log)).hasSize(BATCHES);
    }

    @Test
    void aTruncationThatLeavesNothingOfASegmentEndsWhereItBegins() throws IOException {
        PartitionLog log = recovered(1, 0);
        assertThat(log.logEndOffset()).isGreaterThan(2);

        log.truncateTo(1);

        assertThat(log.logEndOffset()).isZero();
    }
}
