package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static io.duolog.storage.TestLogs.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.record.RecordException;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every file of a log cut or with a bit flipped: the log opens with a prefix, or a typed error says why not. */
class LogFuzzTest {
    private static final int FLIPS_PER_FILE = 150;
    private static final LogConfig CONFIG = config("segment.bytes", 900, "index.interval.bytes", 100);

    private final Map<Path, byte[]> intact = files();
    private final Random random = new Random(TestLogs.seed());

    private static Map<Path, byte[]> files() {
        TestLogs logs = new TestLogs();
        PartitionLog log = logs.open(CONFIG);
        for (int i = 0; i < 10; i++) {
            log.appendAsLeader(TestLogs.transactional(7, 0, i * 2, "a" + i, "b"), i / 4, AppendOrigin.CLIENT);
            append(log, batch(1000 + i, "plain"));
        }
        log.appendAsLeader(TestLogs.marker(7, 0, false, 1), 9, AppendOrigin.COORDINATOR);
        log.close();
        return ((MemoryFileSystem) logs.fileSystem).contents();
    }

    @Test
    void opensFromEveryPrefixOfEveryFile() throws IOException {
        for (Map.Entry<Path, byte[]> file : intact.entrySet()) {
            for (int length = 0; length < file.getValue().length; length++) {
                check(file.getKey(), Arrays.copyOf(file.getValue(), length), "cut at " + length);
            }
        }
    }

    @Test
    void opensWithAnyBitFlippedInAnyFile() throws IOException {
        for (Map.Entry<Path, byte[]> file : intact.entrySet()) {
            for (int i = 0; i < FLIPS_PER_FILE && file.getValue().length > 0; i++) {
                byte[] flipped = file.getValue().clone();
                int bit = random.nextInt(flipped.length * 8);
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                check(file.getKey(), flipped, "bit " + bit + " flipped");
            }
        }
    }

    @Test
    void opensWithBytesBehindTheEndOfAnyFile() throws IOException {
        for (Map.Entry<Path, byte[]> file : intact.entrySet()) {
            for (int more : new int[] {1, 8, 100, 5000}) {
                check(file.getKey(), Arrays.copyOf(file.getValue(), file.getValue().length + more), "longer");
            }
        }
    }

    private void check(Path damaged, byte[] bytes, String damage) throws IOException {
        for (boolean clean : new boolean[] {true, false}) {
            TestLogs logs = new TestLogs();
            logs.setup(CONFIG);
            for (Map.Entry<Path, byte[]> file : intact.entrySet()) {
                write(logs, file.getKey(), file.getKey().equals(damaged) ? bytes : file.getValue());
            }
            try {
                PartitionLog log = clean ? logs.openClean(CONFIG) : logs.open(CONFIG);
                readAll(log, clean);
                log.offsetForTimestamp(1005);
                log.abortedTransactions(0, log.logEndOffset());
                append(log, batch(1005, "more"));
                assertThat(log.close()).isTrue();
            } catch (LogStorageException | AppendRejectedException | RecordException e) {
                // A typed error is an answer too.
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(damaged + " " + damage + (clean ? ", closed properly" : ", crashed"), e);
            }
        }
    }

    private static void readAll(PartitionLog log, boolean clean) {
        try {
            List<ByteBuffer> batches = TestLogs.allBatches(log);
            assertThat(batches).hasSizeLessThanOrEqualTo(21);
        } catch (RecordException e) {
            // Damaged bytes are found when they are read; recovery has found them before.
            assertThat(clean).isTrue();
        }
    }

    private static void write(TestLogs logs, Path path, byte[] bytes) throws IOException {
        try (StorageFile file = logs.fileSystem.open(path)) {
            file.append(ByteBuffer.wrap(bytes));
        }
    }
}
