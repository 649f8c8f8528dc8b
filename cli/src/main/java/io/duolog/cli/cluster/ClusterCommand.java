package io.duolog.cli.cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog cluster}; what it does is in its subcommands. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "See how the cluster is doing, and change who belongs to it.",
        subcommands = {
            ClusterStatusCommand.class,
            ClusterVotersCommand.class,
            ClusterUnregisterCommand.class,
            HelpCommand.class
        })
public final class ClusterCommand {
    /** Created by the parser. */
    public ClusterCommand() {}
}
