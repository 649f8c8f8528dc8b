package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records another JVM, of which it is known what it does. */
final class ProcessRecordingIT {
    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void saysWhatAnotherJvmDoes() throws Exception {
        RecordedProcess recorded;
        try (SpinnerProcess spinner = SpinnerProcess.start();
                ProcessRecording recording = ProcessRecording.start("broker-1", spinner.pid())) {
            spinner.awaitWork();
            recorded = recording.stop(directory.resolve("broker-1.jfr"));
        }

        Profile profile = recorded.read();

        assertThat(recorded.cpuSeconds()).isPositive();
        assertThat(profile.threads())
                .filteredOn(share -> share.group().equals("spinner"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.threads()).isEqualTo(1);
                    assertThat(share.cpuSeconds())
                            .isGreaterThanOrEqualTo(SpinnerProcess.WORK_TICKS / ThreadTime.TICKS_PER_SECOND);
                    assertThat(share.javaSamples()).isPositive();
                    assertThat(share.allocatedBytes()).isPositive();
                });
    }

    @Test
    void saysThatThereIsNoSuchProcess() throws Exception {
        SpinnerProcess spinner = SpinnerProcess.start();
        spinner.close();

        assertThatThrownBy(() -> ProcessRecording.start("broker-1", spinner.pid()))
                .isInstanceOf(IOException.class);
    }
}
