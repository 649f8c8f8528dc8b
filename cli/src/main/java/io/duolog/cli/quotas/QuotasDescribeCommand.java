package io.duolog.cli.quotas;

import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Client;
import io.duolog.client.admin.QuotaEntity;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog quotas describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show the quotas that were given: all, or those that name what is named here.",
        footer = {"", "Examples:", "  duolog quotas describe", "  duolog quotas describe --client-id loader --json"})
public final class QuotasDescribeCommand implements Callable<Integer> {
    private static final String DEFAULT = "(default)";

    private final CommandContext context;

    @Mixin
    private final QuotaEntityOptions entity = new QuotaEntityOptions();

    @Option(names = "--json", description = "Print an object for each quota.")
    private boolean json;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public QuotasDescribeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Map<QuotaEntity.Type, Optional<String>> wanted = entity.parts();
        Rows rows = new Rows("user", "clientId", "ip", "quota", "value");
        try (Client client = cluster.connect()) {
            cluster.admin(client).describeClientQuotas().join().entrySet().stream()
                    .filter(each -> each.getKey().parts().entrySet().containsAll(wanted.entrySet()))
                    .sorted(Comparator.comparing(each -> each.getKey().toString()))
                    .forEach(each -> each.getValue().forEach((quota, value) -> add(rows, each.getKey(), quota, value)));
        }
        rows.print(context.out(), json);
        return ExitCode.OK.status();
    }

    private static void add(Rows rows, QuotaEntity entity, String quota, double value) {
        rows.add(
                name(entity, QuotaEntity.Type.USER),
                name(entity, QuotaEntity.Type.CLIENT_ID),
                name(entity, QuotaEntity.Type.IP),
                quota,
                number(value));
    }

    private static Optional<String> name(QuotaEntity entity, QuotaEntity.Type type) {
        return entity.parts().containsKey(type) ? Optional.of(entity.name(type).orElse(DEFAULT)) : Optional.empty();
    }

    /** Without a fraction where there is none. */
    private static Number number(double value) {
        return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
                ? (Number) Long.valueOf((long) value)
                : (Number) Double.valueOf(value);
    }
}
