package io.duolog.chaos.system.duolog;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.system.DiskFault;
import io.duolog.storage.fs.LocalFileSystem;
import io.duolog.storage.fs.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random work on files, ended by kills and losses of power, beside a model that knows, of each name, which files it may stand
 * for, and, of each file, which contents it may have.
 */
class PowerLossPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 25;
    private static final int STEPS = 80;
    private static final int NAMES = 5;

    @TempDir
    Path temporary;

    @Test
    void keepsWhatWasForcedAndOnlyWhatWasWritten() throws IOException {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                new Run(temporary.resolve("run-" + run), new Random(seed)).go();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void losesEverythingThatWasNotForced() throws IOException {
        Path root = temporary.resolve("data");
        Device device = Device.open(root, temporary.resolve("device"));
        PowerLossFileSystem files = fileSystem(device, temporary.resolve("disk"));
        StorageFile kept = files.open(root.resolve("kept"));
        kept.append(bytes(1, 2, 3));
        kept.sync();
        kept.append(bytes(4));
        files.syncDirectory(root);
        files.open(root.resolve("unnamed")).sync();
        kept.truncate(1);
        kept.append(bytes(9));

        PowerLoss.ofAll(Device.open(root, temporary.resolve("device")), new Random(SEED));

        assertThat(contents(root)).containsOnlyKeys(root.resolve("kept"));
        assertThat(Files.readAllBytes(root.resolve("kept"))).containsExactly(1, 2, 3);
    }

    /** A checkpoint that is replaced again and again without a sync of its directory. */
    @Test
    void aReplacedFileIsThereAsTheOldOneOrANewOne() throws IOException {
        for (int round = 0; round < 20; round++) {
            Path home = temporary.resolve("round-" + round);
            Path root = home.resolve("data");
            PowerLossFileSystem files = fileSystem(Device.open(root, home.resolve("device")), home.resolve("disk"));
            Path checkpoint = root.resolve("checkpoint");
            Path next = root.resolve("checkpoint.tmp");
            for (int value = 1; value <= 4; value++) {
                try (StorageFile file = files.open(next)) {
                    file.append(bytes(value));
                    file.sync();
                }
                files.rename(next, checkpoint);
                if (value == 1) {
                    files.syncDirectory(root);
                }
            }
            PowerLoss.ofSome(Device.open(root, home.resolve("device")), new Random(SEED + round));

            assertThat(checkpoint).as("round " + round + " of seed " + SEED).exists();
            assertThat(Files.readAllBytes(checkpoint)[0]).isBetween((byte) 1, (byte) 4);
        }
    }

    @Test
    void namesAnotherRunOfTheMachineAfterALossAndNotAfterAKill() throws IOException {
        Path root = temporary.resolve("data");
        Optional<String> first = reopened(root).bootId();
        Optional<String> afterKill = reopened(root).bootId();
        PowerLoss.ofSome(Device.open(root, temporary.resolve("device")), new Random(SEED));
        Optional<String> afterLoss = reopened(root).bootId();

        assertThat(afterKill).isEqualTo(first).isPresent();
        assertThat(afterLoss).isPresent().isNotEqualTo(first);
    }

    private PowerLossFileSystem reopened(Path root) throws IOException {
        return fileSystem(Device.open(root, temporary.resolve("device")), temporary.resolve("disk"));
    }

    private static PowerLossFileSystem fileSystem(Device device, Path disk) throws IOException {
        return new PowerLossFileSystem(new LocalFileSystem(), device, DiskSwitch.open(disk), () -> {});
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private static Map<Path, byte[]> contents(Path root) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(path, Files.readAllBytes(path));
            }
        }
        return contents;
    }

    /** A file of the model: what it holds, and what it held when it was last forced. */
    private static final class ModelFile {
        private byte[] now = new byte[0];
        private byte[] forced = new byte[0];

        private int cutTo = Integer.MAX_VALUE;

        void append(byte[] more) {
            byte[] longer = Arrays.copyOf(now, now.length + more.length);
            System.arraycopy(more, 0, longer, now.length, more.length);
            now = longer;
        }

        void truncate(int size) {
            if (size < now.length) {
                now = Arrays.copyOf(now, size);
                cutTo = Math.min(cutTo, size);
            }
        }

        void force() {
            forced = now;
            cutTo = Integer.MAX_VALUE;
        }

        /** As forced, or a prefix of what it is now that keeps what was forced and not cut; zeros are holes. */
        boolean mayBe(byte[] found) {
            if (Arrays.equals(found, forced)) {
                return true;
            }
            int kept = Math.min(forced.length, cutTo);
            if (found.length < kept || found.length > now.length) {
                return false;
            }
            for (int i = 0; i < found.length; i++) {
                boolean hole = i >= kept && found[i] == 0;
                if (found[i] != now[i] && !hole) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Run {
        private final Path root;
        private final Path state;
        private final Path disk;
        private final Random random;
        private final Map<Path, ModelFile> current = new HashMap<>();
        private final Map<Path, ModelFile> durable = new HashMap<>();
        /** Names that stood for nothing at some moment since names were forced. */
        private final Set<Path> gaps = new HashSet<>();

        private final Map<Path, StorageFile> open = new HashMap<>();
        private PowerLossFileSystem files;

        Run(Path home, Random random) throws IOException {
            this.root = Files.createDirectories(home.resolve("data"));
            this.state = home.resolve("device");
            this.disk = home.resolve("disk");
            this.random = random;
            this.files = fileSystem(Device.open(root, state), disk);
        }

        void go() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            closeAll();
            losePower();
            for (int step = 0; step < STEPS / 2; step++) {
                step();
            }
            closeAll();
            losePower();
        }

        private void step() throws IOException {
            Path name = root.resolve("f" + random.nextInt(NAMES));
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> append(name);
                case 3 -> force(name);
                case 4 -> truncate(name);
                case 5 -> rename(name, root.resolve("f" + random.nextInt(NAMES)));
                case 6 -> delete(name);
                case 7 -> syncNames();
                default -> killAndStart();
            }
        }

        private void append(Path name) throws IOException {
            byte[] more = new byte[1 + random.nextInt(20)];
            for (int i = 0; i < more.length; i++) {
                more[i] = (byte) (1 + random.nextInt(100));
            }
            file(name).append(ByteBuffer.wrap(more));
            model(name).append(more);
        }

        private ModelFile model(Path name) {
            return current.computeIfAbsent(name, absent -> new ModelFile());
        }

        private StorageFile file(Path name) throws IOException {
            StorageFile file = open.get(name);
            if (file == null) {
                file = files.open(name);
                open.put(name, file);
            }
            model(name);
            return file;
        }

        private void force(Path name) throws IOException {
            file(name).sync();
            model(name).force();
        }

        private void truncate(Path name) throws IOException {
            int size = random.nextInt(30);
            file(name).truncate(size);
            model(name).truncate(size);
        }

        private void rename(Path from, Path to) throws IOException {
            if (from.equals(to) || !current.containsKey(from)) {
                return;
            }
            close(from);
            close(to);
            files.rename(from, to);
            current.put(to, current.remove(from));
            gaps.add(from);
        }

        private void delete(Path name) throws IOException {
            close(name);
            files.delete(name);
            current.remove(name);
            gaps.add(name);
        }

        private void syncNames() throws IOException {
            files.syncDirectory(root);
            durable.clear();
            durable.putAll(current);
            gaps.clear();
        }

        /** The next process knows only what is in files. */
        private void killAndStart() throws IOException {
            closeAll();
            files = fileSystem(Device.open(root, state), disk);
        }

        private void close(Path name) throws IOException {
            StorageFile file = open.remove(name);
            if (file != null) {
                file.close();
            }
        }

        private void closeAll() throws IOException {
            for (Path name : List.copyOf(open.keySet())) {
                close(name);
            }
        }

        private void losePower() throws IOException {
            Device device = Device.open(root, state);
            boolean all = random.nextBoolean();
            if (all) {
                PowerLoss.ofAll(device, random);
            } else {
                PowerLoss.ofSome(device, random);
            }
            Map<Path, byte[]> found = contents(root);
            check(found, all);
            adopt(found);
            files = fileSystem(Device.open(root, state), disk);
        }

        private void check(Map<Path, byte[]> found, boolean all) {
            Set<Path> names = new HashSet<>(current.keySet());
            names.addAll(durable.keySet());
            assertThat(names).as("no names out of nothing").containsAll(found.keySet());
            for (Path name : names) {
                List<ModelFile> candidates = new ArrayList<>();
                Optional.ofNullable(durable.get(name)).ifPresent(candidates::add);
                if (!all) {
                    Optional.ofNullable(current.get(name)).ifPresent(candidates::add);
                }
                byte[] bytes = found.get(name);
                if (bytes != null) {
                    assertThat(candidates)
                            .as(name + " holds " + Arrays.toString(bytes))
                            .anyMatch(file -> all ? Arrays.equals(file.forced, bytes) : file.mayBe(bytes));
                } else {
                    boolean mustBeThere = durable.containsKey(name) && (all || !gaps.contains(name));
                    assertThat(mustBeThere).as(name + " is missing").isFalse();
                }
            }
        }

        private void adopt(Map<Path, byte[]> found) {
            current.clear();
            found.forEach((name, bytes) -> {
                ModelFile file = new ModelFile();
                file.append(bytes);
                file.force();
                current.put(name, file);
            });
            durable.clear();
            durable.putAll(current);
            gaps.clear();
        }
    }

    @Test
    void failsAsADiskDoesWhenToldTo() throws IOException {
        Path root = temporary.resolve("data");
        Path disk = temporary.resolve("disk");
        PowerLossFileSystem files = fileSystem(Device.open(root, temporary.resolve("device")), disk);
        StorageFile file = files.open(root.resolve("file"));
        DiskSwitch.open(disk).set(Optional.of(DiskFault.FULL));
        assertThatFails(() -> file.append(bytes(1, 2, 3, 4)), "No space left on device");
        assertThat(file.sizeBytes()).isEqualTo(2);
        assertThat(files.usableBytes(root)).isZero();
        DiskSwitch.open(disk).set(Optional.of(DiskFault.FAILING));
        assertThatFails(file::sync, "Input/output error");
        assertThatFails(() -> files.delete(root.resolve("file")), "Input/output error");
        DiskSwitch.open(disk).set(Optional.empty());
        file.append(bytes(5));
        assertThat(file.sizeBytes()).isEqualTo(3);
    }

    private static void assertThatFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        org.assertj.core.api.Assertions.assertThatThrownBy(call)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
