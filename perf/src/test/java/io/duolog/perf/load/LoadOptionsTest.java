package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void areTheSameInAFile() throws IOException {
        Path file = directory.resolve("options.properties");
        LoadOptions.of(Operation.END_TO_END)
                .with(LoadKey.CLIENT, ClientKind.DUOLOG.clientName())
                .with(LoadKey.RATE_PER_SECOND, 5_000)
                .write(file);

        LoadOptions read = LoadOptions.read(file);

        assertThat(read.operation()).isEqualTo(Operation.END_TO_END);
        assertThat(read.client()).isEqualTo(ClientKind.DUOLOG);
        assertThat(read.number(LoadKey.RATE_PER_SECOND, 0)).isEqualTo(5_000);
        assertThat(read.integer(LoadKey.RECORD_SIZE_BYTES, 1)).isEqualTo(1024);
    }

    @Test
    void refuseNamesThatThereAreNot() throws IOException {
        Path file = directory.resolve("options.properties");
        Files.writeString(file, "rate=5\n");

        assertThatThrownBy(() -> LoadOptions.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no option rate");
    }

    @Test
    void nameWhatIsMissing() {
        assertThatThrownBy(() -> LoadOptions.of(Operation.PRODUCE).text(LoadKey.TOPIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic is not set; produce needs it");
    }

    @Test
    void nameNumbersThatAreWrong() {
        LoadOptions options =
                LoadOptions.of(Operation.PRODUCE).with(LoadKey.PARTITIONS, 0).with(LoadKey.SEED, "x");

        assertThatThrownBy(() -> options.number(LoadKey.PARTITIONS, 1))
                .hasMessage("partitions is 0; it must be at least 1");
        assertThatThrownBy(() -> options.number(LoadKey.SEED, 1)).hasMessage("seed is x; it must be a whole number");
    }

    @Test
    void nameTheClientsThatThereAre() {
        assertThatThrownBy(() -> LoadOptions.of(Operation.PRODUCE)
                        .with(LoadKey.CLIENT, "kcat")
                        .client())
                .hasMessage("client is kcat; it must be one of apache, duolog, none");
    }
}
