package io.duolog.cli.configs;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.admin.ConfigEntry;
import io.duolog.client.admin.ConfigResource;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog configs describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show settings and where their values come from; those that nobody set only with --all.")
public final class ConfigsDescribeCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private final ConfigResourceOptions resources = new ConfigResourceOptions();

    @Option(
            names = {"-a", "--all"},
            description = "Also the settings that nobody set.")
    private boolean all;

    @Option(names = "--json", description = "Print an object for each setting.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public ConfigsDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Rows rows = new Rows("resource", "name", "value", "source");
        try (Client client = cluster.connect()) {
            Map<ConfigResource, Map<String, ConfigEntry>> described = cluster.admin(client)
                    .describeConfigs(resources.resources())
                    .all()
                    .join();
            described.forEach((resource, entries) -> entries.values().stream()
                    .filter(entry -> all || !entry.isDefault())
                    .sorted(Comparator.comparing(ConfigEntry::name))
                    .forEach(entry -> rows.add(resource.toString(), entry.name(), value(entry), source(entry))));
        }
        rows.print(context.out(), json);
        return ExitCode.OK.status();
    }

    private static String value(ConfigEntry entry) {
        return entry.isSensitive() ? "(hidden)" : entry.value().orElse("");
    }

    private static String source(ConfigEntry entry) {
        return entry.source().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
