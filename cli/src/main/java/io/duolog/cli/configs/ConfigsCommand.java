package io.duolog.cli.configs;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog configs}; what it does is in its subcommands. */
@Command(
        name = "configs",
        aliases = "config",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Show and change the settings of topics and brokers.",
        subcommands = {ConfigsDescribeCommand.class, ConfigsAlterCommand.class, HelpCommand.class})
public final class ConfigsCommand {
    /** Created by the parser. */
    public ConfigsCommand() {}
}
