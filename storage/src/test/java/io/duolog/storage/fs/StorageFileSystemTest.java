package io.duolog.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.wire.BufferSlice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same claims of all three file systems, and the faults of the one that has them. */
class StorageFileSystemTest {
    private static final Path ROOT = Path.of("/data");

    @TempDir
    Path temporary;

    @Test
    void localFileSystemKeepsTheContract() throws IOException {
        check(new LocalFileSystem(), temporary.resolve("data"));
    }

    @Test
    void memoryFileSystemKeepsTheContract() throws IOException {
        check(new MemoryFileSystem(Clock.systemUTC()), ROOT);
    }

    @Test
    void faultyFileSystemKeepsTheContract() throws IOException {
        check(new FaultyFileSystem(Clock.systemUTC()), ROOT);
    }

    private static void check(StorageFileSystem fileSystem, Path root) throws IOException {
        Path directory = root.resolve("a");
        fileSystem.createDirectories(directory);
        fileSystem.createDirectories(root.resolve("a-b"));
        Path path = directory.resolve("file");
        try (StorageFile file = fileSystem.open(path)) {
            file.append(bytes(1, 2, 3), bytes(), bytes(4, 5));
            file.append(bytes(6));
            assertThat(file.sizeBytes()).isEqualTo(6);
            ByteBuffer read = ByteBuffer.allocate(10);
            assertThat(file.read(read, 2)).isEqualTo(4);
            assertThat(read.flip()).isEqualTo(bytes(3, 4, 5, 6));
            assertThat(file.read(ByteBuffer.allocate(1), 6)).isZero();
            file.truncate(2);
            file.truncate(100);
            file.append(bytes(9));
            file.sync();
            assertThat(file.sizeBytes()).isEqualTo(3);
        }
        assertThat(fileSystem.sizeBytes(path)).isEqualTo(3);
        fileSystem.rename(path, directory.resolve("renamed"));
        fileSystem.syncDirectory(directory);
        assertThatThrownBy(() -> fileSystem.syncDirectory(root.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(fileSystem.list(directory)).containsExactly(directory.resolve("renamed"));
        fileSystem.rename(directory, root.resolve("moved"));
        assertThat(fileSystem.list(root)).containsExactly(root.resolve("a-b"), root.resolve("moved"));
        assertThat(fileSystem.isDirectory(root.resolve("moved"))).isTrue();
        assertThatThrownBy(() -> fileSystem.delete(root.resolve("moved"))).isInstanceOf(IOException.class);
        fileSystem.delete(root.resolve("moved").resolve("renamed"));
        fileSystem.delete(root.resolve("moved"));
        fileSystem.delete(root.resolve("moved"));
        assertThat(fileSystem.exists(root.resolve("moved"))).isFalse();
        assertThat(fileSystem.usableBytes(root)).isPositive();
        try (Closeable lock = fileSystem.lock(root.resolve(".lock"))) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> fileSystem.lock(root.resolve(".lock"))).isInstanceOf(IOException.class);
        }
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void memoryRegionsDoNotChangeWhenTheFileIsCutAndWrittenAgain() throws IOException {
        MemoryFileSystem fileSystem = new MemoryFileSystem(Clock.systemUTC());
        fileSystem.createDirectories(ROOT);
        StorageFile file = fileSystem.open(ROOT.resolve("file"));
        Random random = new Random(1);
        byte[] content = new byte[3 << 20];
        random.nextBytes(content);
        file.append(ByteBuffer.wrap(content));
        int[] releases = {0};
        BufferSlice within = (BufferSlice) file.region(100, 50, () -> releases[0]++);
        BufferSlice across = (BufferSlice) file.region((1 << 20) - 10, 20, () -> releases[0]++);

        file.truncate(120);
        file.append(ByteBuffer.allocate(2 << 20));

        assertThat(releases[0]).isEqualTo(2);
        assertThat(within.buffer()).isEqualTo(ByteBuffer.wrap(content, 100, 50));
        assertThat(across.buffer()).isEqualTo(ByteBuffer.wrap(content, (1 << 20) - 10, 20));
    }

    @Test
    void crashLosesWhatWasNotSyncedAndKeepsWhatWas() throws IOException {
        Random random = new Random(20261121L);
        boolean bytesLost = false;
        boolean namesLost = false;
        boolean allKept = false;
        for (int run = 0; run < 50; run++) {
            FaultyFileSystem fileSystem = new FaultyFileSystem(Clock.systemUTC());
            fileSystem.createDirectories(ROOT);
            StorageFile durable = fileSystem.open(ROOT.resolve("durable"));
            durable.append(bytes(1, 2, 3));
            durable.sync();
            fileSystem.syncDirectory(ROOT);
            durable.append(bytes(4, 5, 6));
            fileSystem.open(ROOT.resolve("volatile")).sync();

            FaultyFileSystem after = fileSystem.crash(random);

            byte[] found = after.contents().get(ROOT.resolve("durable"));
            assertThat(found).startsWith(1, 2, 3);
            bytesLost |= found.length < 6;
            namesLost |= !after.exists(ROOT.resolve("volatile"));
            allKept |= found.length == 6 && after.exists(ROOT.resolve("volatile"));
        }
        assertThat(bytesLost && namesLost && allKept).isTrue();
    }
}
