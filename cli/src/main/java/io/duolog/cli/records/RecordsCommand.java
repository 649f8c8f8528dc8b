package io.duolog.cli.records;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code duolog records}; what it does is in its subcommands. */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Delete records. To write and to read them: 'duolog produce' and 'duolog consume'.",
        subcommands = {RecordsDeleteCommand.class, HelpCommand.class})
public final class RecordsCommand {
    /** Created by the parser. */
    public RecordsCommand() {}
}
