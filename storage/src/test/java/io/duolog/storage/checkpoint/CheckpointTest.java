package io.duolog.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.checkpoint.LeaderEpochs.Entry;
import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("file");

    private final MemoryFileSystem fileSystem = new MemoryFileSystem(Clock.systemUTC());

    @BeforeEach
    void createDirectory() {
        fileSystem.createDirectories(DIRECTORY);
    }

    private String text() {
        return new String(fileSystem.contents().get(FILE), StandardCharsets.UTF_8);
    }

    @Test
    void writesOffsetsAsKafkaDoes() throws IOException {
        OffsetCheckpoint checkpoint = new OffsetCheckpoint(fileSystem, FILE);
        Map<TopicPartition, Long> offsets =
                Map.of(new TopicPartition("b", 1), 7L, new TopicPartition("a", 10), 1L << 40);

        checkpoint.write(offsets);

        assertThat(text()).isEqualTo("0\n2\na 10 1099511627776\nb 1 7\n");
        assertThat(checkpoint.read()).isEqualTo(offsets);
    }

    @Test
    void findsDamageInEveryPrefix() throws IOException {
        OffsetCheckpoint checkpoint = new OffsetCheckpoint(fileSystem, FILE);
        checkpoint.write(Map.of(new TopicPartition("b", 1), 7L));
        byte[] whole = fileSystem.contents().get(FILE);
        for (int length = 0; length < whole.length; length++) {
            AtomicFiles.replace(fileSystem, FILE, new String(Arrays.copyOf(whole, length), StandardCharsets.UTF_8));
            assertThatThrownBy(checkpoint::read).isInstanceOf(DamagedCheckpointException.class);
        }
    }

    @Test
    void keepsLeaderEpochsAscending() throws IOException {
        LeaderEpochs epochs = LeaderEpochs.open(fileSystem, FILE);
        epochs.assign(1, 0);
        epochs.assign(3, 10);
        epochs.assign(3, 12);
        epochs.assign(5, 20);
        assertThat(epochs.isWritten()).isFalse();
        assertThat(fileSystem.contents()).doesNotContainKey(FILE);
        epochs.write();
        assertThat(epochs.isWritten()).isTrue();
        assertThat(text()).isEqualTo("0\n3\n1 0\n3 10\n5 20\n");

        epochs.truncateFromStart(12);
        assertThat(epochs.entries()).containsExactly(new Entry(3, 12), new Entry(5, 20));
        assertThat(epochs.endOffsetFor(3, 30)).isEqualTo(new EpochEndOffset(3, 20));
        epochs.assign(4, 15);
        assertThat(epochs.entries()).containsExactly(new Entry(3, 12), new Entry(4, 15));
        epochs.truncateFromEnd(15);
        assertThat(epochs.latestEpoch()).hasValue(3);
        assertThat(LeaderEpochs.open(fileSystem, FILE).entries()).containsExactly(new Entry(3, 12));
        epochs.confirm(3, 14);
        assertThat(epochs.entries()).containsExactly(new Entry(3, 12));
    }

    @Test
    void replacesADamagedFileOfLeaderEpochs() throws IOException {
        AtomicFiles.replace(fileSystem, FILE, "damaged");
        LeaderEpochs epochs = LeaderEpochs.empty(fileSystem, FILE);

        assertThat(epochs.isWritten()).isFalse();
        epochs.write();

        assertThat(text()).isEqualTo("0\n0\n");
    }

    @Test
    void refusesEpochsThatDoNotAscend() throws IOException {
        AtomicFiles.replace(fileSystem, FILE, "0\n2\n3 10\n3 11\n");

        assertThatThrownBy(() -> LeaderEpochs.open(fileSystem, FILE))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("does not ascend");
    }

    @Test
    void writesIdsAsKafkaDoes() throws IOException {
        UUID id = new UUID(1, 2);
        assertThat(Ids.toText(id)).isEqualTo(new org.apache.kafka.common.Uuid(1, 2).toString());

        PartitionMetadata.write(fileSystem, FILE, id);
        assertThat(text()).isEqualTo("version: 0\ntopic_id: " + Ids.toText(id) + "\n");
        assertThat(PartitionMetadata.read(fileSystem, FILE)).contains(id);

        MetaProperties properties = new MetaProperties("cluster", 3, id);
        properties.write(fileSystem, FILE);
        assertThat(text()).isEqualTo("cluster.id=cluster\ndirectory.id=" + Ids.toText(id) + "\nnode.id=3\nversion=1\n");
        assertThat(MetaProperties.read(fileSystem, FILE)).contains(properties);
    }

    @Test
    void takesTheCleanShutdownMarkerAway() throws IOException {
        CleanShutdownMarker marker = new CleanShutdownMarker(fileSystem, DIRECTORY);
        assertThat(marker.take()).isEmpty();
        marker.write(8);
        assertThat(marker.take()).hasValue(8);
        assertThat(marker.take()).isEmpty();
    }
}
