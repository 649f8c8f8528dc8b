package io.duolog.cli.node;

import io.duolog.broker.Broker;
import io.duolog.cli.command.CommandContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog broker}: one broker with a configuration file, as a service runs it. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Run a broker with a configuration file, until SIGTERM or Ctrl-C.",
        footer = {"", "The file has Kafka's names. An unknown name is an error; all errors are shown at once."})
public final class BrokerCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration, in the format of Kafka's server.properties.")
    private Path config;

    @Option(
            names = {"--override"},
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "A setting that counts instead of the file's; may be repeated.")
    private final Map<String, String> overrides = new LinkedHashMap<>();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public BrokerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new NodeRunner(context).run(ServerProperties.load(config, overrides), this::announce);
    }

    private void announce(Broker broker) {
        context.out()
                .println("Broker " + broker.nodeId() + " of cluster " + broker.clusterId() + " is ready: "
                        + broker.endpoints().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
