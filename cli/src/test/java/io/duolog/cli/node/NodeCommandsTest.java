package io.duolog.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCommandsTest {
    @TempDir
    private Path directory;

    @Test
    void namesEverythingThatIsWrongWithAConfigurationAtOnce() throws IOException {
        Path config = directory.resolve("server.properties");
        Files.writeString(config, "num.partitons=3\nnode.id=-7\nlog.dirs=" + directory.resolve("data") + "\n");

        CommandRun run =
                CommandRun.of("broker", "--config", config.toString(), "--override", "coordination.backend=paxos");

        assertThat(run.status()).as(run.toString()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err())
                .contains("num.partitons=3", "node.id=-7", "coordination.backend=paxos", "memory, raft")
                .doesNotContain("\tat ");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void saysThatTheConfigurationFileIsNotThere() {
        CommandRun run =
                CommandRun.of("broker", "--config", directory.resolve("none").toString());

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("there is no such file");
    }

    @Test
    void refusesClustersThatItCannotRun() {
        CommandRun many = CommandRun.of("up", "--brokers", "30");
        CommandRun inMemory = CommandRun.of("up", "--brokers", "3", "--coordination", "memory");

        assertThat(many.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(many.err()).contains("--brokers 30", "choose from 1 to 9");
        assertThat(inMemory.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(inMemory.err()).contains("--coordination memory", "raft or zookeeper");
    }

    @Test
    void refusesAPortThatIsNone() {
        CommandRun run = CommandRun.of("up", "--port", "70000");

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("70000").doesNotContain("\tat ");
    }
}
