package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a real server begins and ends. */
class ToxiproxyServerIT {
    @TempDir
    private Path directory;

    private Process harness(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ToxiproxyServerIT.class.getName(),
                directory.toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    private static String line(Process harness) throws IOException {
        return new BufferedReader(new InputStreamReader(harness.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    /** Starts a server, tells whether it could, and waits for ever, as a harness that is at work. */
    public static void main(String[] directory) throws InterruptedException {
        try {
            ToxiproxyServer.start(Path.of(directory[0]));
            System.out.println("started");
            Thread.currentThread().join();
        } catch (ToxiproxyException e) {
            System.out.println(e.getMessage());
        }
    }

    @Test
    void endsWithAHarnessThatIsKilled() throws IOException {
        RequiredToxiproxy.start(directory).close();
        Process harness = harness(Map.of());
        assertThat(line(harness)).isEqualTo("started");
        List<ProcessHandle> server = harness.descendants().toList();
        assertThat(server).isNotEmpty();

        harness.destroyForcibly();

        await().until(() -> server.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void canBeStartedAndClosedAgainAndAgain() {
        for (int i = 0; i < 2; i++) {
            ToxiproxyServer server = RequiredToxiproxy.start(directory);
            server.client().version().join();
            server.close();

            assertThatThrownBy(() -> server.client().version().join()).hasCauseInstanceOf(ToxiproxyException.class);
            assertThat(server.isClosed()).isTrue();
        }
    }

    @Test
    void oneThatShouldRunAndDoesNotIsAnError() throws IOException, InterruptedException {
        Process harness = harness(Map.of("TOXIPROXY_URL", "http://127.0.0.1:1"));

        assertThat(line(harness)).isEqualTo("TOXIPROXY_URL is http://127.0.0.1:1, but no Toxiproxy answers there");
        assertThat(harness.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProgramThatEndsIsQuoted() throws IOException, InterruptedException {
        Process harness = harness(Map.of("TOXIPROXY_SERVER", "/bin/false"));

        assertThat(line(harness)).startsWith("/bin/false does not answer; it wrote:");
        assertThat(harness.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
