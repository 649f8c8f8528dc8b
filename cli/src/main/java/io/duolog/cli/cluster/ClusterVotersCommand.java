package io.duolog.cli.cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog cluster voters}; what it does is in its subcommands. */
@Command(
        name = "voters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Change who votes on the metadata, in a cluster that agrees by Raft.",
        subcommands = {ClusterVotersAddCommand.class, ClusterVotersRemoveCommand.class, HelpCommand.class})
public final class ClusterVotersCommand {
    /** Created by the parser. */
    public ClusterVotersCommand() {}
}
