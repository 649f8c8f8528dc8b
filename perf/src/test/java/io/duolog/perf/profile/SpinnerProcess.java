package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Spinner} that runs. */
final class SpinnerProcess implements AutoCloseable {
    /** Two seconds. */
    static final long WORK_TICKS = 200;

    private final Process process;

    private SpinnerProcess(Process process) {
        this.process = process;
    }

    /** Starts a JVM that works, and returns when it does. */
    static SpinnerProcess start() throws IOException {
        return start(List.of());
    }

    /** Starts a JVM that does nothing, and returns when it does. */
    static SpinnerProcess startIdle() throws IOException {
        return start(List.of(Spinner.IDLE));
    }

    private static SpinnerProcess start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Spinner.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("ready");
        return new SpinnerProcess(process);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the worker has used CPU, {@value #WORK_TICKS} ticks from now, however busy the machine is. */
    void awaitWork() throws IOException {
        long begin = ticks();
        await().atMost(Duration.ofSeconds(100)).until(() -> ticks() - begin >= WORK_TICKS);
    }

    private long ticks() throws IOException {
        return ThreadTime.of(Path.of("/proc"), pid()).values().stream()
                .filter(time -> time.name().startsWith("spinner"))
                .mapToLong(time -> time.userTicks() + time.systemTicks())
                .sum();
    }

    /** Ends it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
