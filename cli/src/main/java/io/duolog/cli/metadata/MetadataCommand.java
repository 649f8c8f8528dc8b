package io.duolog.cli.metadata;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog metadata}; what it does is in its subcommands. */
@Command(
        name = "metadata",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Look at what the cluster has agreed on; changes nothing.",
        subcommands = {MetadataShowCommand.class, MetadataLogCommand.class, HelpCommand.class})
public final class MetadataCommand {
    /** Created by the parser. */
    public MetadataCommand() {}
}
