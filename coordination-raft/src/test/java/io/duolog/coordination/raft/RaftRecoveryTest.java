package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.CoordinationStorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk, after things went wrong there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RaftRecoveryTest {
    private static final Map<String, String> NO_CONFIG = Map.of();

    @TempDir
    private Path directory;

    @Test
    void takesSnapshotsByItselfAndTruncatesTheLog() throws Exception {
        String filler = "x".repeat(100_000);
        int count = 200;
        Map<String, String> config = Map.of(RaftConfig.SNAPSHOT_INTERVAL_BYTES, "1000000");
        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            for (int i = 0; i < count; i++) {
                node.append(i, i + filler).get(20, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> firstSegmentStart() > 0);
            // A new snapshot is published before the oldest is removed: for a moment there are three.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(snapshotFiles()).hasSize(2));
            // How far it was truncated depends on when the snapshots were written; that it was does not.
            assertThat(logSize()).isLessThan((long) count * filler.length());
        }
        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            node.awaitElected();
            assertThat(node.image())
                    .isEqualTo(
                            IntStream.range(0, count).mapToObj(i -> i + filler).toList());
            assertThat(node.snapshots()).hasSize(1);
        }
    }

    @Test
    void truncatesNoFurtherThanTheOlderSnapshot() throws Exception {
        Map<String, String> config = Map.of(RaftConfig.SNAPSHOT_INTERVAL_BYTES, "1000000");
        String filler = "x".repeat(100_000);
        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            for (int i = 0; i < 200; i++) {
                node.append(i, i + filler).get(20, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> firstSegmentStart() > 0);
        }
        Path newest = newestSnapshot();
        flipByte(newest, Files.size(newest) / 2);

        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            node.awaitElected();
            assertThat(node.image())
                    .isEqualTo(IntStream.range(0, 200).mapToObj(i -> i + filler).toList());
        }
    }

    @Test
    void cutsATornTail() throws Exception {
        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.appendAll(0, 50);
        }
        Path segment = newestSegment();
        long size = Files.size(segment);
        truncate(segment, size - 5);

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.awaitElected();
            List<String> image = node.image();
            assertThat(image).hasSizeBetween(48, 50).isEqualTo(records(image.size()));
            node.append(image.size(), "next").get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void neverServesADamagedLog() throws Exception {
        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.appendAll(0, 50);
        }
        Path segment = newestSegment();
        flipByte(segment, Files.size(segment) / 2);

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            assertThatThrownBy(node::awaitElected)
                    .hasCauseInstanceOf(CoordinationStorageException.class)
                    .hasMessageContaining("Raft did not start");
        }
    }

    @Test
    void fallsBackToTheOlderSnapshotWhenTheNewestIsDamaged() throws Exception {
        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.appendAll(0, 10);
            node.compact();
            node.appendAll(10, 20);
            node.compact();
            node.appendAll(20, 30);
        }
        Path newest = newestSnapshot();
        flipByte(newest, Files.size(newest) - 3);

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.awaitElected();
            assertThat(node.image()).isEqualTo(records(30));
            assertThat(node.snapshots()).containsExactly(10L);
            node.appendAll(30, 31);
            node.compact();
        }
    }

    @Test
    void refusesToStartWhenNoSnapshotReachesTheLog() throws Exception {
        Map<String, String> config = Map.of(RaftConfig.SNAPSHOT_INTERVAL_BYTES, "1000000");
        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            for (int i = 0; i < 100; i++) {
                node.append(i, "x".repeat(100_000)).get(20, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> firstSegmentStart() > 0);
        }
        for (Path snapshot : snapshotFiles()) {
            flipByte(snapshot, Files.size(snapshot) / 2);
        }

        try (RaftTestNode node = new RaftTestNode(directory, config)) {
            assertThatThrownBy(node::awaitElected)
                    .hasCauseInstanceOf(CoordinationStorageException.class)
                    .hasMessageContaining("restore the directory from a backup");
        }
    }

    @Test
    void ignoresASnapshotThatWasNotFinished() throws Exception {
        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.appendAll(0, 10);
            node.compact();
        }
        Path unfinished = snapshotFiles().get(0).resolveSibling("snapshot.9_999.tmp");
        Files.writeString(unfinished, "half");

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.awaitElected();
            assertThat(node.image()).isEqualTo(records(10));
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() throws Exception {
        try (RaftTestNode first = new RaftTestNode(directory, NO_CONFIG)) {
            first.awaitElected();
            try (RaftTestNode second = new RaftTestNode(directory, NO_CONFIG)) {
                assertThatThrownBy(second::awaitElected)
                        .hasCauseInstanceOf(CoordinationStorageException.class)
                        .hasMessageContaining("in use");
            }
            first.append(0, "still here").get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesToReplaceALostLog() throws Exception {
        String clusterId;
        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.awaitElected();
            clusterId = node.backend.clusterId();
        }
        deleteAll(directory);

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG, Optional.of(clusterId))) {
            assertThatThrownBy(node::awaitElected)
                    .hasCauseInstanceOf(ClusterMismatchException.class)
                    .hasMessageContaining(clusterId);
        }
    }

    @Test
    void startsAfterACrashBetweenIdentityAndLog() throws Exception {
        RaftDirectory.open(directory, 1, Optional.empty()).close();

        try (RaftTestNode node = new RaftTestNode(directory, NO_CONFIG)) {
            node.appendAll(0, 1);
        }
    }

    private static List<String> records(int count) {
        return IntStream.range(0, count).mapToObj(i -> "record-" + i).toList();
    }

    private List<Path> find(String nameStart) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().startsWith(nameStart))
                    .sorted(Comparator.comparingLong(RaftRecoveryTest::lastNumber))
                    .toList();
        }
    }

    private List<Path> snapshotFiles() throws IOException {
        return find("snapshot.").stream()
                .filter(path -> path.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                .toList();
    }

    private Path newestSnapshot() throws IOException {
        List<Path> snapshots = snapshotFiles();
        return snapshots.get(snapshots.size() - 1);
    }

    private Path newestSegment() throws IOException {
        List<Path> segments = find("log_");
        return segments.get(segments.size() - 1);
    }

    private long firstSegmentStart() throws IOException {
        return find("log_").stream()
                .mapToLong(path -> Long.parseLong(path.getFileName()
                        .toString()
                        .replaceFirst("log_(inprogress_)?", "")
                        .replaceFirst("-.*", "")))
                .min()
                .orElseThrow();
    }

    private static long lastNumber(Path path) {
        String digits = path.getFileName().toString().replaceFirst(".*?(\\d+)(\\.md5)?$", "$1");
        return digits.matches("\\d+") ? Long.parseLong(digits) : 0;
    }

    private long logSize() throws IOException {
        return find("log_").stream().mapToLong(path -> path.toFile().length()).sum();
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void flipByte(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 0x55)).flip();
            channel.write(one, position);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }
}
