package io.duolog.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a small set of records looks like, and how the directory of sources is kept. */
class SnapshotTest {
    @TempDir
    private Path directory;

    @Test
    void generatesARecordAndTheTableOfRecords() throws IOException {
        writeSchema("TopicRecord");

        run();

        assertThat(generated("TopicRecord.java")).isEqualTo(resource("TopicRecord.java.txt"));
        assertThat(generated("SampleRecordType.java")).isEqualTo(resource("SampleRecordType.java.txt"));
    }

    @Test
    void writesOnlyWhatChangedAndDeletesWhatIsNoLongerGenerated() throws IOException {
        writeSchema("TopicRecord");
        assertThat(run()).isEqualTo(2);
        assertThat(run()).isZero();

        Path stale = sources().resolve("Stale.java");
        Files.writeString(stale, "class Stale {}");

        assertThat(run()).isEqualTo(1);
        assertThat(stale).doesNotExist();
    }

    @Test
    void generatesOnlyWhatThePropertiesFileLists() throws IOException {
        writeSchema("TopicRecord");
        Path apis = directory.resolve("apis.properties");
        Files.writeString(apis, "TopicRecord = 0\n");

        Main.generate(Options.parse(
                "--schemas", schemas().toString(),
                "--apis", apis.toString(),
                "--output", directory.resolve("out").toString(),
                "--package", "example.record"));

        assertThat(generated("TopicRecord.java")).contains("HIGHEST_SUPPORTED_VERSION = 0;");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        Files.createDirectories(schemas());
        Path apis = directory.resolve("apis.properties");
        Files.writeString(apis, "Nothing = 0\n");
        Options options = Options.parse(
                "--schemas", schemas().toString(),
                "--apis", apis.toString(),
                "--output", directory.toString(),
                "--package", "example");

        assertThatThrownBy(() -> Main.generate(options)).hasMessageContaining("no schema named NothingRequest");
        assertThatThrownBy(() -> Options.parse("--schemas", "x")).hasMessage("--output is missing");
        assertThatThrownBy(() -> Options.parse("--colour", "red")).hasMessageContaining("--colour");
    }

    private int run() throws IOException {
        return Main.generate(Options.parse(
                "--schemas", schemas().toString(),
                "--output", directory.resolve("out").toString(),
                "--package", "example.record",
                "--table", "SampleRecordType",
                "--interface", "example.record.SampleRecord"));
    }

    private void writeSchema(String name) throws IOException {
        Files.createDirectories(schemas());
        Files.writeString(schemas().resolve(name + ".json"), resource(name + ".json"));
    }

    private Path schemas() {
        return directory.resolve("schemas");
    }

    private Path sources() {
        return directory.resolve("out/example/record");
    }

    private String generated(String name) throws IOException {
        return Files.readString(sources().resolve(name));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SnapshotTest.class.getResourceAsStream("/snapshot/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
