package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in a JVM that is the harness's. */
class HarnessHostsIT {
    @TempDir
    private Path directory;

    @Test
    void theHarnessReachesNodesDirectly() throws Exception {
        Path file = directory.resolve("hosts");
        HarnessHosts.write(file);

        assertThat(Resolving.names(file, "b1", "b49", "z2", "c3", "h1", "localhost", "own", "b50"))
                .containsExactly(
                        "127.77.1.1",
                        "127.77.49.49",
                        "127.77.52.52",
                        "127.77.103.103",
                        "127.77.201.201",
                        "127.0.0.1",
                        "127.0.0.1",
                        "unknown");
    }

    @Test
    void theFileMayBeWrittenByTheJvmThatUsesIt() throws Exception {
        assertThat(Resolving.names(directory.resolve("new/hosts"), "install", "install", "b2"))
                .containsExactly("installed", "installed", "127.77.2.2");
    }

    @Test
    void aJvmWithoutTheFileIsTold() throws Exception {
        assertThat(Resolving.run(List.of(), "install"))
                .first()
                .asString()
                .startsWith("the harness's JVM must be started with -Djdk.net.hosts.file=FILE");
    }
}
