package io.duolog.perf.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever results hold, the file gives it back. */
final class ResultsFilePropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 200;
    private static final String LETTERS = "az09.-_ \"\\/\n\t<&>\u00e4\u20ac\ud83d\ude00";

    private final Random random = new Random(SEED);

    @TempDir
    private Path directory;

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = directory.resolve(ResultsFile.FILE_NAME);
        for (int run = 0; run < RUNS; run++) {
            PerfResults results = results();

            ResultsFile.write(file, results);

            assertThat(ResultsFile.read(file))
                    .as("run %d of seed %d", run, SEED)
                    .isEqualTo(results);
        }
    }

    private PerfResults results() {
        List<Sample> samples = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            samples.add(sample());
        }
        Map<String, String> options = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            options.put(text(), text());
        }
        Machine machine = new Machine(random.nextInt(), random.nextLong(), text(), text(), figure());
        return new PerfResults(PerfResults.VERSION, text(), moment(), machine, options, samples);
    }

    private Sample sample() {
        Map<String, Double> figures = new HashMap<>();
        for (FigureName name : FigureName.values()) {
            if (random.nextBoolean()) {
                figures.put(name.key(), figure());
            }
        }
        Map<String, Percentiles> latencies = new HashMap<>();
        if (random.nextBoolean()) {
            latencies.put(
                    text(),
                    new Percentiles(
                            text(),
                            random.nextLong() >>> 1,
                            figure(),
                            figure(),
                            figure(),
                            figure(),
                            figure(),
                            figure()));
        }
        List<ProcessCost> processes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            processes.add(new ProcessCost(
                    text(),
                    figure(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong()));
        }
        return new Sample(
                text(),
                text(),
                random.nextInt(),
                text(),
                random.nextInt(),
                moment(),
                random.nextLong(),
                figures,
                latencies,
                processes,
                random.nextBoolean() ? Optional.empty() : Optional.of(text()));
    }

    private Instant moment() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    /** Of any size and either sign. */
    private double figure() {
        double figure = random.nextInt(4) == 0 ? random.nextInt(10) : Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(figure) ? figure : 0.1;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
