package io.duolog.cli.leaders;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog leaders}; what it does is in its subcommands. */
@Command(
        name = "leaders",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Change who leads partitions.",
        subcommands = {LeadersElectCommand.class, HelpCommand.class})
public final class LeadersCommand {
    /** Created by the parser. */
    public LeadersCommand() {}
}
