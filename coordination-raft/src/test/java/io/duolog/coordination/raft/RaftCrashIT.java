package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it appends and takes snapshots. */
class RaftCrashIT {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int ROUNDS = 4;

    @TempDir
    private Path directory;

    private record Killed(int epoch, long lastAcknowledged) {}

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void losesNothingThatWasAcknowledged() throws Exception {
        Random random = new Random(SEED);
        long end = 0;
        int epoch = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Killed killed = runAndKill(end, end + 500 + random.nextInt(1_500));
            assertThat(killed.epoch()).as("seed %d, round %d", SEED, round).isGreaterThan(epoch);

            try (RaftTestNode node = new RaftTestNode(directory, Map.of())) {
                epoch = node.awaitElected();
                assertThat(epoch).isGreaterThan(killed.epoch());
                List<String> image = node.image();
                assertThat((long) image.size())
                        .as("seed %d, round %d", SEED, round)
                        .isGreaterThan(killed.lastAcknowledged());
                assertThat(image)
                        .isEqualTo(LongStream.range(0, image.size())
                                .mapToObj(i -> "record-" + i)
                                .toList());
                end = image.size();
                node.append(end, "record-" + end).get(20, TimeUnit.SECONDS);
                end++;
            }
        }
    }

    private Killed runAndKill(long from, long killAt) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString(),
                        Long.toString(from))
                .redirectErrorStream(true)
                .start();
        int epoch = -1;
        long acknowledged = from - 1;
        StringBuilder other = new StringBuilder();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("epoch ")) {
                    epoch = Integer.parseInt(line.substring("epoch ".length()));
                } else if (line.startsWith("acknowledged ")) {
                    acknowledged = Long.parseLong(line.substring("acknowledged ".length()));
                    if (acknowledged >= killAt) {
                        process.toHandle().destroyForcibly();
                    }
                } else {
                    other.append(line).append('\n');
                }
            }
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
        assertThat(acknowledged).as("output of the writer: %s", other).isGreaterThanOrEqualTo(killAt);
        return new Killed(epoch, acknowledged);
    }
}
