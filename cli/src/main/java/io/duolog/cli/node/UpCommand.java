package io.duolog.cli.node;

import io.duolog.broker.Broker;
import io.duolog.broker.config.Endpoint;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Version;
import io.duolog.cli.local.LocalCluster;
import io.duolog.cli.local.LocalClusterSpec;
import io.duolog.cli.output.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog up}: a node to develop with; nothing to configure and nothing to format. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Start a node, or a cluster of several, to develop with, until Ctrl-C or SIGTERM.",
        footer = {
            "",
            "Topics are created when they are first used. For a server, see 'duolog broker'.",
            "",
            "Examples:",
            "  duolog up",
            "  duolog up --brokers 3 --coordination zookeeper --port 0"
        })
public final class UpCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 9092;
    private static final int BROKERS_MAX = 9;

    private final CommandContext context;

    @Option(
            names = {"-p", "--port"},
            defaultValue = "" + DEFAULT_PORT,
            paramLabel = "PORT",
            description = "Where clients connect; 0 for any free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "localhost",
            paramLabel = "HOST",
            description = "The name or address to listen on, as clients will know it (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = {"-d", "--data-dir"},
            defaultValue = "data",
            paramLabel = "DIRECTORY",
            description = "Where the data is; made when it is not there (default: ./${DEFAULT-VALUE}).")
    private Path dataDirectory;

    @Option(
            names = {"-n", "--brokers"},
            defaultValue = "1",
            paramLabel = "COUNT",
            description = "How many brokers; several are processes of their own, on successive ports (default: "
                    + "${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--coordination",
            defaultValue = "raft",
            paramLabel = "BACKEND",
            description = "What the cluster agrees by: raft, zookeeper (which is started as well), or, for one broker, "
                    + "memory (default: ${DEFAULT-VALUE}).")
    private String coordination;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "COUNT",
            description = "How many partitions a new topic gets (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = {"--override"},
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Any other setting of a broker, by Kafka's name; may be repeated.")
    private final Map<String, String> overrides = new LinkedHashMap<>();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public UpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (brokers < 1 || brokers > BROKERS_MAX) {
            throw CommandFailure.usage("--brokers " + brokers + ": choose from 1 to " + BROKERS_MAX, "3 are a cluster");
        }
        return brokers == 1 ? new NodeRunner(context).run(settings(), this::announce) : runCluster();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = commonSettings();
        settings.put("listeners", "PLAINTEXT://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        settings.put("log.dirs", dataDirectory.toString());
        settings.put("coordination.backend", coordination);
        if (coordination.equals("zookeeper")) {
            settings.put("coordination.zookeeper.embedded", "true");
        }
        settings.putAll(overrides);
        return settings;
    }

    private Map<String, String> commonSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("auto.create.topics.enable", "true");
        settings.put("num.partitions", Integer.toString(partitions));
        return settings;
    }

    private int runCluster() throws IOException, InterruptedException {
        Map<String, String> settings = commonSettings();
        settings.putAll(overrides);
        LocalCluster cluster = LocalCluster.start(
                new LocalClusterSpec(brokers, coordination, dataDirectory, host, port, settings), context.nanoTime());
        CountDownLatch stopped = new CountDownLatch(1);
        context.shutdown().onShutdown(() -> {
            cluster.close();
            stopped.countDown();
        });
        announce(cluster);
        context.out().flush();
        stopped.await();
        return ExitCode.OK.status();
    }

    private void announce(LocalCluster cluster) {
        String bootstrap = cluster.bootstrapServers();
        PrintStream out = context.out();
        out.println("Duolog " + Version.current() + " is up: " + brokers + " brokers, coordination " + coordination
                + ", data in " + cluster.directory().toAbsolutePath().normalize());
        out.println();
        cluster.pids().forEach((id, pid) -> out.println("  broker " + id + "           process " + pid));
        out.println("  bootstrap address  " + bootstrap);
        printExamples(port == DEFAULT_PORT && host.equals("localhost") ? "" : " --bootstrap-server " + bootstrap);
        out.println();
        out.println("Ctrl-C ends it.");
    }

    private void printExamples(String where) {
        PrintStream out = context.out();
        if (brokers > 1) {
            out.println("  see how it is      duolog cluster status" + where);
        }
        out.println("  write lines        duolog produce greetings" + where);
        out.println("  read them          duolog consume greetings --from-beginning" + where);
    }

    private void announce(Broker broker) {
        Endpoint endpoint = broker.endpoints().get(0);
        String bootstrap = endpoint.host() + ":" + endpoint.port();
        String where = endpoint.port() == DEFAULT_PORT && endpoint.host().equals("localhost")
                ? ""
                : " --bootstrap-server " + bootstrap;
        PrintStream out = context.out();
        out.println("Duolog " + Version.current() + " is up: 1 broker, cluster " + broker.clusterId()
                + ", coordination " + coordination + ", data in "
                + dataDirectory.toAbsolutePath().normalize());
        out.println();
        out.println("  bootstrap address  " + bootstrap);
        printExamples(where);
        out.println();
        out.println("Ctrl-C ends it.");
    }
}
