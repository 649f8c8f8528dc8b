package io.duolog.cli.quotas;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.Outcomes;
import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.QuotaEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code duolog quotas alter}. */
@Command(
        name = "alter",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Give quotas, or take them away, while the cluster runs. What is not named stays as it is.",
        footer = {
            "",
            "Examples:",
            "  duolog quotas alter --client-id loader --set producer_byte_rate=1048576",
            "  duolog quotas alter --user-defaults --set request_percentage=50 --set controller_mutation_rate=5",
            "  duolog quotas alter --ip 10.0.0.1 --set connection_creation_rate=20",
            "  duolog quotas alter --client-id loader --delete producer_byte_rate"
        })
public final class QuotasAlterCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final QuotaEntityOptions entity = new QuotaEntityOptions();

    @Option(
            names = {"-c", "--set", "--config", "--add-config"},
            paramLabel = "QUOTA=VALUE",
            description = "Give a quota; may be repeated.")
    private final Map<String, Double> set = new LinkedHashMap<>();

    @Option(
            names = {"--delete", "--delete-config"},
            paramLabel = "QUOTA",
            split = ",",
            description = "Take a quota away; may be repeated.")
    private final List<String> deleted = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only ask whether it could be done.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print an object with what has become of it.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public QuotasAlterCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        QuotaEntity whose = entity.entity();
        Map<String, Optional<Double>> changes = changes();
        Outcomes outcomes = new Outcomes(context, "entity");
        try (Client client = cluster.connect()) {
            Admin admin = dryRun ? cluster.admin(client).dryRun() : cluster.admin(client);
            outcomes.await(
                    whose.toString(),
                    dryRun ? "possible" : "changed",
                    admin.alterClientQuotas(Map.of(whose, changes)).get(whose),
                    nothing -> String.join(", ", changes.keySet()));
        }
        return outcomes.print(json);
    }

    private Map<String, Optional<Double>> changes() {
        Map<String, Optional<Double>> changes = new LinkedHashMap<>();
        set.forEach((quota, value) -> changes.put(quota, Optional.of(value)));
        for (String quota : deleted) {
            if (changes.put(quota, Optional.empty()) != null) {
                throw new ParameterException(spec.commandLine(), quota + " is named twice");
            }
        }
        if (changes.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say what to change: --set QUOTA=VALUE or --delete QUOTA");
        }
        return changes;
    }
}
