package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToxiproxyProgramTest {
    private static final String GO = "#!/bin/sh\n[ \"$1 $2\" = "
            + "\"install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0\" ] || exit 1\n"
            + "printf 'a program' > \"$GOBIN/server\"; chmod +x \"$GOBIN/server\"\n";

    @TempDir
    private Path directory;

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private Path home;
    private Path path;
    private Path cached;

    @BeforeEach
    void makeDirectories() throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        path = Files.createDirectories(directory.resolve("path"));
        cached = home.resolve(".cache/duolog/toxiproxy-server-2.12.0");
    }

    private static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path find(Map<String, String> environment) {
        return new ToxiproxyProgram(environment, home, progress::add).find();
    }

    /** What is behind PATH is there for the tools that a script of the test needs. */
    private Map<String, String> onPath() {
        return Map.of("PATH", path + ":" + System.getenv("PATH").replaceAll("[^:]*/go[^:]*", ""));
    }

    @Test
    void theNamedOneIsTaken() throws IOException {
        Path named = program(directory.resolve("named"), "");
        program(path.resolve("toxiproxy-server"), "");

        assertThat(find(Map.of("TOXIPROXY_SERVER", named.toString(), "PATH", path.toString())))
                .isEqualTo(named);
    }

    @Test
    void aNamedOneThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> find(Map.of("TOXIPROXY_SERVER", "/nowhere/toxiproxy")))
                .isInstanceOf(ToxiproxyException.class)
                .hasMessageContaining("TOXIPROXY_SERVER is /nowhere/toxiproxy");
    }

    @Test
    void theOneOnThePathIsTakenBeforeTheCachedOne() throws IOException {
        Path onPath = program(path.resolve("toxiproxy-server"), "");
        program(cached, "");

        assertThat(find(Map.of("PATH", "/nowhere:" + path))).isEqualTo(onPath);
    }

    @Test
    void theCachedOneIsTakenWithoutGo() throws IOException {
        program(cached, "");

        assertThat(find(Map.of())).isEqualTo(cached);
    }

    @Test
    void theUsersCacheFolderIsRespected() throws IOException {
        Path cache = directory.resolve("cache");
        Path inCache = program(cache.resolve("duolog/toxiproxy-server-2.12.0"), "");

        assertThat(find(Map.of("XDG_CACHE_HOME", cache.toString()))).isEqualTo(inCache);
    }

    @Test
    void goInstallsItOnceAndTellsSo() throws IOException {
        program(path.resolve("go"), GO);

        assertThat(find(onPath())).isEqualTo(cached).hasContent("a program");
        assertThat(find(onPath())).isEqualTo(cached);

        assertThat(progress).hasSize(1).first().asString().contains("Installing Toxiproxy 2.12.0 into");
    }

    @Test
    void installationsAtOnceLeaveOneProgram() throws IOException {
        program(path.resolve("go"), GO);

        List<CompletableFuture<Path>> finding = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> find(onPath())))
                .toList();

        assertThat(finding)
                .allSatisfy(found -> assertThat(found.join()).isEqualTo(cached).isExecutable());
        try (Stream<Path> left = Files.list(cached.getParent())) {
            assertThat(left).containsExactly(cached);
        }
    }

    @Test
    void aFailedInstallationSaysWhyAndLeavesNothing() throws IOException {
        program(path.resolve("go"), "#!/bin/sh\necho first; echo 'no network'; exit 1\n");

        assertThatThrownBy(() -> find(onPath()))
                .isInstanceOf(ToxiproxyMissingException.class)
                .hasMessageContaining("go install failed: no network; there are these ways to have Toxiproxy");
        assertThat(cached.getParent()).isEmptyDirectory();
    }

    @Test
    void withoutAnyTheMessageIsOneLineThatNamesTheWays() {
        assertThatThrownBy(() -> find(Map.of("PATH", path.toString())))
                .isInstanceOf(ToxiproxyMissingException.class)
                .hasMessageContainingAll("TOXIPROXY_URL", "TOXIPROXY_SERVER", "PATH", "Go", "2.12.0")
                .hasMessageNotContaining("\n");
    }
}
