package io.duolog.cli.groups;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The groups that a command is about: by position, or by Kafka's {@code --group}. */
final class GroupNameOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "GROUP", description = "A group, or several.")
    private final List<String> positional = new ArrayList<>();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "The same as by position; may be repeated.")
    private final List<String> named = new ArrayList<>();

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    GroupNameOptions() {}

    /** Those that were named, each once, in the order of naming; may be empty. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(positional);
        names.addAll(named);
        return names;
    }

    /**
     * As {@link #names()}, at least one.
     *
     * @throws ParameterException if none was named
     */
    Set<String> requiredNames() {
        Set<String> names = names();
        if (names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name at least one group");
        }
        return names;
    }

    /**
     * The only one that was named.
     *
     * @throws ParameterException if none was named, or several
     */
    String requiredName() {
        Set<String> names = names();
        if (names.size() != 1) {
            throw new ParameterException(spec.commandLine(), "name one group");
        }
        return names.iterator().next();
    }
}
