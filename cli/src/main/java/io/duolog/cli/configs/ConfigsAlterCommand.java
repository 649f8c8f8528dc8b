package io.duolog.cli.configs;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ConfigChange;
import io.duolog.client.admin.ConfigResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog configs alter}. */
@Command(
        name = "alter",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Change settings while the cluster runs. What is not named stays as it is.")
public final class ConfigsAlterCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConfigResourceOptions resources = new ConfigResourceOptions();

    @Mixin
    private final ConfigChangeOptions configs = new ConfigChangeOptions();

    @Option(names = "--dry-run", description = "Only ask whether it could be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print an object for each topic or broker.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ConfigsAlterCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<ConfigChange> changes = configs.changes();
        if (changes.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say what to change: --set KEY=VALUE or --delete KEY");
        }
        Map<ConfigResource, List<ConfigChange>> wanted = new LinkedHashMap<>();
        resources.resources().forEach(resource -> wanted.put(resource, changes));
        Outcomes outcomes = new Outcomes(context, "resource");
        try (Client client = cluster.connect()) {
            Admin admin = dryRun ? cluster.admin(client).dryRun() : cluster.admin(client);
            admin.alterConfigs(wanted)
                    .futures()
                    .forEach((resource, future) -> outcomes.await(
                            resource.toString(),
                            dryRun ? "possible" : "changed",
                            future,
                            nothing -> configs.describe()));
        }
        return outcomes.print(json);
    }
}
