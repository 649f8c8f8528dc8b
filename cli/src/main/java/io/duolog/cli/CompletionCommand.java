package io.duolog.cli;

import io.duolog.cli.command.CommandContext;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in bash and zsh. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Print a script that completes commands and options in bash and zsh.",
            "Use it with: source <(duolog completion)"
        })
public final class CompletionCommand implements Runnable {
    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    /** Created by the command factory; the parser sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public CompletionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        context.out().println(AutoComplete.bash("duolog", spec.root().commandLine()));
    }
}
