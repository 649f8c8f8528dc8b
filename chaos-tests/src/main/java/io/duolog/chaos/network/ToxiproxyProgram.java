package io.duolog.chaos.network;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks for the program {@code toxiproxy-server}, and installs it where it is missing and that can be done. */
final class ToxiproxyProgram {
    private static final String SERVER = "TOXIPROXY_SERVER";
    private static final String MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@v" + ToxiproxyServer.VERSION;
    private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);

    private static final String WAYS = "; there are these ways to have Toxiproxy: set TOXIPROXY_URL to one that runs,"
            + " set " + SERVER + " to the program's path, put toxiproxy-server on the PATH, or install Go, with which"
            + " version " + ToxiproxyServer.VERSION + " is installed into ";

    private final Map<String, String> environment;
    private final Path cached;
    private final Consumer<String> progress;

    /**
     * Looks for nothing yet.
     *
     * @param environment the variables of this process
     * @param home the user's home directory
     * @param progress gets a line when something takes long
     */
    ToxiproxyProgram(Map<String, String> environment, Path home, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        this.cached = (cache.isBlank() ? home.resolve(".cache") : Path.of(cache))
                .resolve("duolog")
                .resolve("toxiproxy-server-" + ToxiproxyServer.VERSION);
        this.progress = progress;
    }

    /**
     * The program's path.
     *
     * @throws ToxiproxyMissingException if there is none
     */
    Path find() {
        String named = environment.getOrDefault(SERVER, "");
        if (!named.isBlank()) {
            Path program = Path.of(named).toAbsolutePath();
            if (!Files.isExecutable(program)) {
                throw new ToxiproxyException(SERVER + " is " + named + ", which is no program that can be run");
            }
            return program;
        }
        return onPath("toxiproxy-server").orElseGet(() -> Files.isExecutable(cached) ? cached : install());
    }

    private Optional<Path> onPath(String name) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Path install() {
        Path go = onPath("go").orElseThrow(() -> missing("neither Toxiproxy nor Go is here"));
        progress.accept("Installing Toxiproxy " + ToxiproxyServer.VERSION + " into " + cached.getParent()
                + "; this takes about half a minute, once.");
        try {
            Files.createDirectories(cached.getParent());
            // Several processes may do this at once; each builds its own, and the last one stays.
            Path building = Files.createTempDirectory(cached.getParent(), "toxiproxy-");
            try {
                run(go, building);
                Files.move(building.resolve("server"), cached, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                for (String left : new String[] {"server", "log"}) {
                    Files.deleteIfExists(building.resolve(left));
                }
                Files.delete(building);
            }
            return cached;
        } catch (IOException e) {
            throw missing("it cannot be installed: " + e);
        }
    }

    private void run(Path go, Path building) throws IOException {
        Path log = building.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(go.toString(), "install", MODULE);
        builder.directory(building.toFile()).environment().put("GOBIN", building.toString());
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(INSTALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw missing("go install did not end within " + INSTALL_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing("go install was interrupted");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(log, StandardCharsets.UTF_8).strip();
            throw missing("go install failed: " + said.substring(said.lastIndexOf('\n') + 1));
        }
    }

    private ToxiproxyMissingException missing(String why) {
        return new ToxiproxyMissingException(why + WAYS + cached.getParent());
    }
}
