package io.duolog.perf.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve(ResultsFile.FILE_NAME);
    }

    @Test
    void writesNamesThatPeopleRead() throws IOException {
        ResultsFile.write(file, results());

        assertThat(file)
                .content()
                .contains(
                        "\"version\" : 1",
                        "\"startedAt\" : \"2026-11-21T20:00:00Z\"",
                        "\"records.per.second\" : 50000.5",
                        "\"problem\" : null");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThatThrownBy(() -> ResultsFile.read(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void rejectsWhatIsNoJson() throws IOException {
        Files.writeString(file, "{\n\"version\": 1,,");

        assertBad("is no JSON in line 2");
    }

    @Test
    void rejectsAFileThatWasCutOff() throws IOException {
        ResultsFile.write(file, results());
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() / 2));

        assertBad("is no JSON");
    }

    @Test
    void rejectsOtherJson() throws IOException {
        Files.writeString(file, "[]");
        assertBad("has no 'version'");

        Files.writeString(file, "");
        assertBad("has no 'version'");

        Files.writeString(file, "{\"version\": 1.5}");
        assertBad("has no 'version'");
    }

    @Test
    void rejectsAnotherVersion() throws IOException {
        Files.writeString(file, "{\"version\": 2}");

        assertBad("is of version 2; this duolog reads version 1");
    }

    @Test
    void namesTheFieldThatIsMissing() throws IOException {
        rewrite("\"durationMs\" : 1000,", "");

        assertBad("samples[0]", "durationMs");
    }

    @Test
    void namesTheFieldThatIsWrong() throws IOException {
        rewrite("50000.5", "\"many\"");
        assertBad("samples[0].figures.records.per.second", "many");

        rewrite("2026-11-21T20:00:00Z", "yesterday");
        assertBad("startedAt", "no moment as ISO-8601");

        rewrite("\"system\" : \"duolog-raft\"", "\"system\" : null");
        assertBad("samples[0].system");
    }

    @Test
    void rejectsAFieldThatItDoesNotKnow() throws IOException {
        rewrite("\"nodes\" : 3", "\"nodes\" : 3, \"colour\" : 1");

        assertBad("samples[0].colour");
    }

    @Test
    void rejectsWhatFollowsTheEnd() throws IOException {
        ResultsFile.write(file, results());
        Files.writeString(file, Files.readString(file) + "{}");

        assertBad("is no JSON");
    }

    @Test
    void aSampleHasNoFigureThatIsNoNumber() {
        assertThatThrownBy(() -> sample(Map.of("gap.ms", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gap.ms");
    }

    @Test
    void figuresAreFoundByName() {
        for (FigureName name : FigureName.values()) {
            assertThat(FigureName.of(name.key())).contains(name);
        }
        assertThat(FigureName.of("colour")).isEmpty();
    }

    @Test
    void aRoleHasAKind() {
        assertThat(new ProcessCost("zookeeper-12", 1, 0, 0, 0, 0, 0).kind()).isEqualTo("zookeeper");
        assertThat(new ProcessCost("client", 1, 0, 0, 0, 0, 0).kind()).isEqualTo("client");
    }

    private void rewrite(String old, String replacement) throws IOException {
        ResultsFile.write(file, results());
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }

    private void assertBad(String... parts) {
        assertThatThrownBy(() -> ResultsFile.read(file))
                .isInstanceOf(ResultsFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }

    private static PerfResults results() {
        Instant startedAt = Instant.parse("2026-11-21T20:00:00Z");
        return PerfResults.begin("run-1", startedAt, new Machine(2, 1L << 34, "Linux", "17", 0.5), Map.of())
                .plus(sample(Map.of(FigureName.RECORDS_PER_SECOND.key(), 50_000.5)));
    }

    private static Sample sample(Map<String, Double> figures) {
        return new Sample(
                "produce-1k-acks-all",
                "duolog-raft",
                3,
                "apache",
                1,
                Instant.parse("2026-11-21T20:01:00Z"),
                1_000,
                figures,
                Map.of(),
                List.of(),
                Optional.empty());
    }
}
