package io.duolog.cli.groups;

import io.duolog.cli.command.NameOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The groups that a command is about: by position, or by Kafka's {@code --group}. */
final class GroupNameOptions extends NameOptions {
    @Parameters(arity = "0..*", paramLabel = "GROUP", description = "A group, or several.")
    private final List<String> positional = new ArrayList<>();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "The same as by position; may be repeated.")
    private final List<String> named = new ArrayList<>();

    /** Created by the parser, which also sets the fields. */
    GroupNameOptions() {
        super("group");
    }

    @Override
    protected List<String> positional() {
        return positional;
    }

    @Override
    protected List<String> named() {
        return named;
    }
}
