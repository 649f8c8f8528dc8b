package io.duolog.cli.topics;

import io.duolog.cli.reassignment.TopicsReassignCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog topics}; what it does is in its subcommands. */
@Command(
        name = "topics",
        aliases = "topic",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Create, list, describe, change, move and delete topics.",
        subcommands = {
            TopicsListCommand.class,
            TopicsDescribeCommand.class,
            TopicsCreateCommand.class,
            TopicsAlterCommand.class,
            TopicsDeleteCommand.class,
            TopicsReassignCommand.class,
            HelpCommand.class
        })
public final class TopicsCommand {
    /** Created by the parser. */
    public TopicsCommand() {}
}
