package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording of this JVM: a thread of which it is known what it does. */
final class ProfileReaderTest {
    private static final String WORKER = "crc-worker-7";
    private static final int SAMPLES = 20;
    /** The first of a thread does not count. */
    private static final int ALLOCATIONS = 2;

    private static final int ARRAY_BYTES = 1024 * 1024;
    private static final long BYTES_BEFORE = 1024L * ARRAY_BYTES;
    private static final long BYTES_RECORDED = 64L * ARRAY_BYTES;

    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    @Timeout(120)
    void saysWhereCpuAndAllocationGo(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("test.jfr");
        record(file);

        Profile profile = ProfileReader.read(file, Map.of());

        assertThat(profile.seconds()).isPositive();
        assertThat(profile.javaSamples()).isGreaterThanOrEqualTo(SAMPLES);
        assertThat(amounts(profile.areas())).isEqualTo(profile.javaSamples());
        assertThat(amounts(profile.paths())).isEqualTo(profile.javaSamples());
        assertThat(amounts(profile.frames())).isEqualTo(profile.javaSamples());
        assertThat(profile.areas()).extracting(Share::name).containsAnyOf("crc", "other of duolog");
        assertThat(amounts(profile.allocatedClasses())).isEqualTo(profile.allocatedBytes());
        assertThat(profile.allocatedClasses()).extracting(Share::name).contains("byte[]");
        assertThat(profile.allocationSites())
                .extracting(Share::name)
                .anyMatch(site -> site.startsWith("ProfileReaderTest.work:"));
        assertThat(profile.threads())
                .filteredOn(share -> share.group().equals("crc-worker"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.threads()).isEqualTo(1);
                    assertThat(share.javaSamples()).isGreaterThanOrEqualTo(SAMPLES);
                    assertThat(share.allocatedBytes()).isPositive();
                    assertThat(share.userSeconds()).isEqualTo(-1);
                });
    }

    @Test
    void countsNothingThatAThreadHadAllocatedBefore(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("test.jfr");
        allocate(BYTES_BEFORE);
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "off");
            recording.start();
            allocate(BYTES_RECORDED);
            recording.stop();
            recording.dump(file);
        }

        assertThat(ProfileReader.read(file, Map.of()).allocatedBytes()).isBetween(BYTES_RECORDED / 2, BYTES_BEFORE / 2);
    }

    @Test
    void refusesWhatIsNoRecording(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("test.jfr"), "no recording");

        assertThatThrownBy(() -> ProfileReader.read(file, Map.of())).isInstanceOf(IOException.class);
    }

    /** Records until enough samples of the worker were seen, however busy the machine is. */
    private void record(Path file) throws Exception {
        CountDownLatch samples = new CountDownLatch(SAMPLES);
        CountDownLatch allocations = new CountDownLatch(ALLOCATIONS);
        Thread worker = new Thread(this::work, WORKER);
        try (Recording recording = new Recording();
                RecordingStream stream = new RecordingStream()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.enable("jdk.ObjectAllocationSample");
            stream.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            stream.enable("jdk.ObjectAllocationSample");
            stream.onEvent("jdk.ExecutionSample", event -> {
                if (isOfWorker(event, "sampledThread")) {
                    samples.countDown();
                }
            });
            stream.onEvent("jdk.ObjectAllocationSample", event -> {
                if (isOfWorker(event, "eventThread")) {
                    allocations.countDown();
                }
            });
            recording.start();
            stream.startAsync();
            worker.start();
            assertThat(samples.await(100, TimeUnit.SECONDS)).isTrue();
            assertThat(allocations.await(100, TimeUnit.SECONDS)).isTrue();
            recording.stop();
            recording.dump(file);
        } finally {
            done.set(true);
            worker.join();
        }
    }

    private static boolean isOfWorker(RecordedEvent event, String field) {
        return event.getThread(field) != null
                && WORKER.equals(event.getThread(field).getJavaName());
    }

    private static void allocate(long bytes) {
        long last = 0;
        for (long allocated = 0; allocated < bytes; allocated += ARRAY_BYTES) {
            last += new byte[ARRAY_BYTES].length;
        }
        assertThat(last).isEqualTo(bytes);
    }

    private void work() {
        CRC32C crc = new CRC32C();
        while (!done.get()) {
            crc.update(ByteBuffer.wrap(new byte[64 * 1024]));
        }
    }

    private static long amounts(List<Share> shares) {
        return shares.stream().mapToLong(Share::amount).sum();
    }
}
