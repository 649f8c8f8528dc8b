package io.duolog.cli.groups;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog groups}; what it does is in its subcommands. */
@Command(
        name = "groups",
        aliases = "group",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Show consumer groups and their lag, move them to other offsets, and delete them.",
        subcommands = {
            GroupsListCommand.class,
            GroupsDescribeCommand.class,
            GroupsSeekCommand.class,
            GroupsDeleteCommand.class,
            HelpCommand.class
        })
public final class GroupsCommand {
    /** Created by the parser. */
    public GroupsCommand() {}
}
