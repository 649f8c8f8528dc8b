package io.duolog.chaos.register;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.RegisterEvent;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.TestBackendHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A node that has coordination and nothing else, by the backend that the product ships. It appends and asks until it reads
 * {@value #STOP}, and ends with SIGTERM, or when its input does.
 */
final class RegisterNodeProgram {
    /** The line on its standard input after which it appends and asks nothing more. */
    static final String STOP = "stop";

    /** Settings of the program itself; all others are the backend's. */
    static final String NODE = "register.node";

    static final String START = "register.start";
    static final String HOST = "register.host";
    static final String PORT = "register.port";
    static final String BACKEND = "register.backend";
    static final String RUN_DIRECTORY = "register.run.directory";

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final long STATUS_PERIOD_MS = 100;
    private static final int PROCESSES_PER_NODE = 10_000_000;

    private final NodeFiles files;
    private final int start;
    private final HistoryWriter<HistoryEvent> history;
    private final CoordinationBackend backend;
    private final RegisterClient client;
    private final int process;
    private volatile boolean ended;

    private RegisterNodeProgram(NodeFiles files, Map<String, String> settings) throws IOException {
        this.files = files;
        int node = Integer.parseInt(required(settings, NODE));
        this.start = Integer.parseInt(required(settings, START));
        this.process = node * PROCESSES_PER_NODE + start;
        String suffix = "b" + node + (start == 0 ? "" : "-" + start);
        this.history = new HistoryFiles(Path.of(required(settings, RUN_DIRECTORY))).eventWriter(suffix);
        SerialScheduler scheduler = new ExecutorSerialScheduler(thread());
        SocketPeers peers = new SocketPeers(node, required(settings, HOST), Integer.parseInt(required(settings, PORT)));
        TestBackendHost host = new TestBackendHost(
                new NodeIdentity(node, UUID.randomUUID()),
                Optional.empty(),
                Files.createDirectories(files.data()),
                Clock.systemUTC(),
                scheduler,
                peers);
        Map<String, String> configuration = new TreeMap<>(settings);
        configuration.keySet().removeIf(name -> name.startsWith("register."));
        this.backend = CoordinationBackends.onClassPath(RegisterNodeProgram.class.getClassLoader())
                .find(required(settings, BACKEND))
                .create(configuration, host);
        this.client = new RegisterClient(process, backend, scheduler, PAUSE, this::write);
    }

    private static String required(Map<String, String> settings, String name) {
        return requireNonNull(settings.get(name), name);
    }

    private static ScheduledThreadPoolExecutor thread() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "coordination");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes the node's home directory ({@link NodeFiles}). */
    public static void main(String[] args) throws IOException, InterruptedException {
        NodeFiles files = new NodeFiles(Path.of(args[0]));
        RegisterNodeProgram program = new RegisterNodeProgram(files, load(files.properties()));
        Runtime.getRuntime().addShutdownHook(new Thread(program::end));
        Thread commands = new Thread(program::takeCommands, "commands");
        commands.setDaemon(true);
        commands.start();
        program.run();
    }

    private static Map<String, String> load(Path file) throws IOException {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private void run() throws InterruptedException {
        client.start();
        while (!ended) {
            client.status().write(files.status(start));
            history.flush();
            TimeUnit.MILLISECONDS.sleep(STATUS_PERIOD_MS);
        }
    }

    /** An append must be known before it may take effect, whatever becomes of this process. */
    private void write(HistoryEvent event) {
        history.append(event);
        if (event instanceof RegisterEvent.AppendInvoked) {
            history.flush();
        }
    }

    private void takeCommands() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals(STOP)) {
                    client.stop();
                }
            }
        } catch (IOException e) {
            // As good as the end of the input.
        }
        Runtime.getRuntime().halt(1);
    }

    private void end() {
        client.stop();
        ended = true;
        backend.close();
        try {
            history.append(new HistoryEvent.ProcessEnded(System.nanoTime(), process));
            history.close();
        } catch (IOException e) {
            System.err.println("the history of node " + process + " could not be ended: " + e);
        }
    }
}
