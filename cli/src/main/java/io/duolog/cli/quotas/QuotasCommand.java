package io.duolog.cli.quotas;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog quotas}; what it does is in its subcommands. */
@Command(
        name = "quotas",
        aliases = "quota",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Show and change what users, client ids and addresses may use.",
        footer = {
            "",
            "Quotas of users and client ids: producer_byte_rate, consumer_byte_rate (bytes a second on each broker),",
            "request_percentage (of a thread on each broker), controller_mutation_rate (partitions created and deleted",
            "a second, in the cluster). Of addresses: connection_creation_rate (a second on each broker)."
        },
        subcommands = {QuotasDescribeCommand.class, QuotasAlterCommand.class, HelpCommand.class})
public final class QuotasCommand {
    /** Created by the parser. */
    public QuotasCommand() {}
}
