package io.duolog.chaos.network;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Toxiproxy server that runs. It ends when it is closed, and with this JVM, unless somebody else started it. */
public final class ToxiproxyServer implements AutoCloseable {
    /** The version that is installed where there is none. */
    public static final String VERSION = "2.12.0";

    private static final String PROPERTY = "chaos.toxiproxy";

    private static final String URL = "TOXIPROXY_URL";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Runs the server until standard input ends: nobody writes to it, and it closes with the JVM that has the other end, however
     * that JVM ends. The shell ends when the server does.
     */
    private static final String SCRIPT = "exec 3<&0; \"$0\" \"$@\" 3<&- & server=$!;"
            + " { cat <&3 > /dev/null; kill -KILL \"$server\"; } 2> /dev/null & wait \"$server\" 2> /dev/null";

    private final ToxiproxyClient client;
    private final @Nullable Process process;
    private final PortClaims ports = new PortClaims();
    private boolean closed;

    private ToxiproxyServer(ToxiproxyClient client, @Nullable Process process) {
        this.client = client;
        this.process = process;
    }

    /**
     * Finds one: that of the environment's {@code TOXIPROXY_URL}, which runs already, or else one that is started: {@code
     * TOXIPROXY_SERVER} of the environment, {@code toxiproxy-server} on the {@code PATH}, or the one in the user's cache
     * folder, into which {@code go install} puts it where it is missing; that takes half a minute, and a line on standard
     * error says so.
     *
     * @param directory for its log; it is made if it is missing
     * @throws ToxiproxyMissingException if there is none; the message names the ways to have one
     * @throws ToxiproxyException if there is one that does not work
     */
    public static ToxiproxyServer start(Path directory) {
        requireNonNull(directory, "directory");
        Map<String, String> environment = System.getenv();
        String url = environment.get(URL);
        if (url != null && !url.isBlank()) {
            return running(url);
        }
        Path program =
                new ToxiproxyProgram(environment, Path.of(System.getProperty("user.home")), System.err::println).find();
        return start(program, directory.toAbsolutePath());
    }

    /** Whether a test without a Toxiproxy fails, which it otherwise does not do: it is aborted. */
    public static boolean isRequired() {
        return "required".equals(System.getProperty(PROPERTY));
    }

    private static ToxiproxyServer running(String url) {
        ToxiproxyClient client = new ToxiproxyClient(URI.create(url));
        try {
            client.version().join();
        } catch (CompletionException e) {
            throw new ToxiproxyException(URL + " is " + url + ", but no Toxiproxy answers there", e.getCause());
        }
        return new ToxiproxyServer(client, null);
    }

    private static ToxiproxyServer start(Path program, Path directory) {
        int port = Addresses.freePort(
                List.of(LOOPBACK), (int) ProcessHandle.current().pid());
        Path log = directory.resolve("toxiproxy.log");
        Process process = fork(program, port, log);
        ToxiproxyServer server =
                new ToxiproxyServer(new ToxiproxyClient(URI.create("http://" + LOOPBACK + ":" + port)), process);
        try {
            server.awaitAnswer(program, log);
            return server;
        } catch (ToxiproxyException e) {
            server.close();
            throw e;
        }
    }

    private static Process fork(Path program, int port, Path log) {
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh", "-c", SCRIPT, program.toString(), "-host", LOOPBACK, "-port", Integer.toString(port));
        builder.environment().put("LOG_LEVEL", "warn");
        try {
            Files.createDirectories(log.getParent());
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    private void awaitAnswer(Path program, Path log) {
        long startNs = System.nanoTime();
        while (true) {
            try {
                client.version().join();
                return;
            } catch (CompletionException e) {
                if (ends(POLL_INTERVAL) || System.nanoTime() - startNs > START_TIMEOUT.toNanos()) {
                    throw new ToxiproxyException(
                            program + " does not answer; it wrote: " + text(log).strip(), e.getCause());
                }
            }
        }
    }

    private static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean ends(Duration timeout) {
        try {
            return process == null || process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    ToxiproxyClient client() {
        return client;
    }

    PortClaims ports() {
        return ports;
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends it, and with it all connections, if this JVM started it. */
    @Override
    public void close() {
        closed = true;
        if (process == null) {
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end Toxiproxy", e);
        }
        if (!ends(STOP_TIMEOUT)) {
            throw new ToxiproxyException("Toxiproxy is there " + STOP_TIMEOUT + " after it was ended");
        }
    }
}
