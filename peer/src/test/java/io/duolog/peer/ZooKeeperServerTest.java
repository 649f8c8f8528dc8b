package io.duolog.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZooKeeperServerTest {
    private static final ZooKeeperMember FIRST = new ZooKeeperMember(1, "z1", 12_181, 12_888, 13_888);
    private static final ZooKeeperMember SECOND = new ZooKeeperMember(2, "z2", 12_181, 12_888, 13_888);

    @TempDir
    private Path home;

    @Test
    void namesTheOthersOfItsEnsemble() throws IOException {
        assertThat(configuration(List.of(FIRST, SECOND)))
                .contains("tickTime=500", "clientPort=12181", "clientPortAddress=z1")
                .contains("server.1=z1:12888:13888", "server.2=z2:12888:13888");
    }

    @Test
    void standsAloneWithoutAnEnsemble() throws IOException {
        assertThat(configuration(List.of(FIRST))).noneMatch(line -> line.startsWith("server."));
    }

    private List<String> configuration(List<ZooKeeperMember> ensemble) throws IOException {
        try (ZooKeeperServer server =
                new ZooKeeperServer("z1", FIRST, ensemble, home, Map.of("tickTime", "500"), List.of())) {
            assertThat(server.process().isRunning()).isFalse();
            return Files.readAllLines(home.resolve("zoo.cfg"));
        }
    }
}
