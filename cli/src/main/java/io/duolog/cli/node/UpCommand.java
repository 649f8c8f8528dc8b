package io.duolog.cli.node;

import io.duolog.broker.Broker;
import io.duolog.broker.config.Endpoint;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Version;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog up}: a node to develop with; nothing to configure and nothing to format. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Start a node to develop with, until Ctrl-C or SIGTERM.",
        footer = {"", "Topics are created when they are first used. For a server, see 'duolog broker'."})
public final class UpCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 9092;
    private static final int BROKERS_MAX = 1;

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
            description = "How many brokers; this version runs one (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(
            names = "--coordination",
            defaultValue = "raft",
            paramLabel = "BACKEND",
            description = "What the cluster agrees by (default: ${DEFAULT-VALUE}).")
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
    public Integer call() throws InterruptedException {
        if (brokers != BROKERS_MAX) {
            throw CommandFailure.usage(
                    "--brokers " + brokers + ": this version runs exactly one broker, without replication",
                    "leave --brokers out");
        }
        return new NodeRunner(context).run(settings(), this::announce);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listeners", "PLAINTEXT://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        settings.put("log.dirs", dataDirectory.toString());
        settings.put("coordination.backend", coordination);
        settings.put("auto.create.topics.enable", "true");
        settings.put("num.partitions", Integer.toString(partitions));
        settings.putAll(overrides);
        return settings;
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
        out.println("  write lines        duolog produce greetings" + where);
        out.println("  read them          duolog consume greetings --from-beginning" + where);
        out.println();
        out.println("Ctrl-C ends it.");
    }
}
