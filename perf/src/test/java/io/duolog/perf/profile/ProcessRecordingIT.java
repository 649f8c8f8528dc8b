package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records another JVM, of which it is known what it does. */
final class ProcessRecordingIT {
    private static final long WORK_TICKS = 50;

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void tearDown() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    @Timeout(120)
    void saysWhatAnotherJvmDoes() throws Exception {
        long pid = spinner();
        RecordedProcess recorded;
        try (ProcessRecording recording = ProcessRecording.start("broker-1", pid)) {
            awaitWork(pid);
            recorded = recording.stop(directory.resolve("broker-1.jfr"));
        }

        Profile profile = recorded.read();

        assertThat(recorded.cpuSeconds()).isPositive();
        assertThat(profile.threads())
                .filteredOn(share -> share.group().equals("spinner"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.threads()).isEqualTo(1);
                    assertThat(share.cpuSeconds()).isGreaterThanOrEqualTo(WORK_TICKS / ThreadTime.TICKS_PER_SECOND);
                    assertThat(share.javaSamples()).isPositive();
                    assertThat(share.allocatedBytes()).isPositive();
                });
    }

    @Test
    void saysThatThereIsNoSuchProcess() throws Exception {
        long pid = spinner();
        Process process = processes.get(0);
        process.destroyForcibly();
        process.waitFor();

        assertThatThrownBy(() -> ProcessRecording.start("broker-1", pid)).isInstanceOf(IOException.class);
    }

    /** Starts a JVM that works, and returns when it does. */
    private long spinner() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Spinner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("ready");
        return process.pid();
    }

    /** Waits until the worker has used CPU, however busy the machine is. */
    private static void awaitWork(long pid) throws IOException {
        long begin = ticks(pid);
        await().atMost(Duration.ofSeconds(100)).until(() -> ticks(pid) - begin >= WORK_TICKS);
    }

    private static long ticks(long pid) throws IOException {
        return ThreadTime.of(Path.of("/proc"), pid).values().stream()
                .filter(time -> time.name().startsWith("spinner"))
                .mapToLong(time -> time.userTicks() + time.systemTicks())
                .sum();
    }
}
