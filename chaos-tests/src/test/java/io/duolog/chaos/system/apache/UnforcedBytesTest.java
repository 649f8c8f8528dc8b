package io.duolog.chaos.system.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With logs of batches of ten records, 100 bytes each. */
final class UnforcedBytesTest {
    private static final int BATCH_BYTES = 100;
    private static final long DROPS_ALL = seed(true);
    private static final long DROPS_A_PART = seed(false);

    @TempDir
    private Path logDirectory;

    private Path partition;

    @BeforeEach
    void writeSegmentsOfThreeBatches() throws IOException {
        partition = Files.createDirectory(logDirectory.resolve("orders-0"));
        for (long baseOffset : List.of(0L, 30L, 60L)) {
            Files.write(segment(baseOffset), batches(baseOffset, 3));
            Files.createFile(file(baseOffset, ".index"));
            Files.createFile(file(baseOffset, ".timeindex"));
            Files.createFile(file(baseOffset, ".snapshot"));
        }
        Files.createFile(partition.resolve("leader-epoch-checkpoint"));
    }

    @Test
    void dropsAllBehindTheRecoveryPoint() throws IOException {
        checkpoint("orders 0 40");

        long dropped = UnforcedBytes.drop(logDirectory, DROPS_ALL);

        assertThat(dropped).isEqualTo(5 * BATCH_BYTES);
        assertThat(segment(0)).hasSize(3 * BATCH_BYTES);
        assertThat(segment(30)).hasSize(BATCH_BYTES);
        assertThat(segment(60)).doesNotExist();
    }

    @Test
    void dropsTheWholeLogThatNoCheckpointTells() throws IOException {
        UnforcedBytes.drop(logDirectory, DROPS_ALL);

        assertThat(segment(0)).isEmptyFile();
        assertThat(segment(30)).doesNotExist();
    }

    @Test
    void dropsNothingThatWasForced() throws IOException {
        checkpoint("orders 0 90");

        assertThat(UnforcedBytes.drop(logDirectory, DROPS_ALL)).isZero();
        assertThat(segment(60)).hasSize(3 * BATCH_BYTES);
    }

    @Test
    void cutsAtAnyByteBehindTheRecoveryPoint() throws IOException {
        checkpoint("orders 0 40");

        long dropped = UnforcedBytes.drop(logDirectory, DROPS_A_PART);

        assertThat(dropped).isBetween(1L, 5L * BATCH_BYTES - 1);
        assertThat(dropped % BATCH_BYTES).as("a torn batch").isNotZero();
        assertThat(segment(0)).hasSize(3 * BATCH_BYTES);
        assertThat(bytesOfLog()).isEqualTo(9 * BATCH_BYTES - dropped);
    }

    @Test
    void drawsTheSameFromTheSameSeed() throws IOException {
        long dropped = UnforcedBytes.drop(logDirectory, DROPS_A_PART);
        try (Stream<Path> files = Files.list(partition)) {
            for (Path file : new TreeSet<>(files.toList())) {
                Files.delete(file);
            }
        }
        Files.delete(partition);
        writeSegmentsOfThreeBatches();

        assertThat(UnforcedBytes.drop(logDirectory, DROPS_A_PART)).isEqualTo(dropped);
    }

    @Test
    void deletesWhatTellsOfDroppedBytes() throws IOException {
        checkpoint("orders 0 40");

        UnforcedBytes.drop(logDirectory, DROPS_ALL);

        try (Stream<Path> files = Files.list(partition)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "00000000000000000000.log",
                            "00000000000000000000.index",
                            "00000000000000000000.timeindex",
                            "00000000000000000000.snapshot",
                            "00000000000000000030.log",
                            "00000000000000000030.snapshot",
                            "leader-epoch-checkpoint");
        }
    }

    @Test
    void leavesTheQuorumsLogAndReplicasThatGo() throws IOException {
        Path quorum = Files.createDirectory(logDirectory.resolve("__cluster_metadata-0"));
        Path deleted = Files.createDirectory(logDirectory.resolve("orders-1.0123-delete"));
        Files.write(quorum.resolve("00000000000000000000.log"), batches(0, 1));
        Files.write(deleted.resolve("00000000000000000000.log"), batches(0, 1));

        UnforcedBytes.drop(logDirectory, DROPS_ALL);

        assertThat(quorum.resolve("00000000000000000000.log")).hasSize(BATCH_BYTES);
        assertThat(deleted.resolve("00000000000000000000.log")).hasSize(BATCH_BYTES);
    }

    @Test
    void makesTheNextStartAnUncleanOne() throws IOException {
        Path marker = Files.createFile(logDirectory.resolve(".kafka_cleanshutdown"));

        UnforcedBytes.drop(logDirectory, DROPS_A_PART);

        assertThat(marker).doesNotExist();
    }

    @Test
    void refusesACheckpointThatItDoesNotKnow() throws IOException {
        checkpoint("orders 0");

        assertThatThrownBy(() -> UnforcedBytes.drop(logDirectory, DROPS_ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("orders 0");
    }

    private static long seed(boolean all) {
        return Stream.iterate(1L, seed -> seed + 1)
                .filter(seed -> new Random(seed).nextBoolean() == all)
                .findFirst()
                .orElseThrow();
    }

    private void checkpoint(String line) throws IOException {
        Files.write(logDirectory.resolve("recovery-point-offset-checkpoint"), List.of("0", "1", line));
    }

    private long bytesOfLog() throws IOException {
        long bytes = 0;
        for (long baseOffset : List.of(0L, 30L, 60L)) {
            bytes += Files.exists(segment(baseOffset)) ? Files.size(segment(baseOffset)) : 0;
        }
        return bytes;
    }

    private Path segment(long baseOffset) {
        return file(baseOffset, ".log");
    }

    private Path file(long baseOffset, String suffix) {
        return partition.resolve(String.format("%020d", baseOffset) + suffix);
    }

    private static byte[] batches(long baseOffset, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
            batch.putLong(baseOffset + 10L * i).putInt(BATCH_BYTES - 12);
            bytes.writeBytes(batch.array());
        }
        return bytes.toByteArray();
    }
}
