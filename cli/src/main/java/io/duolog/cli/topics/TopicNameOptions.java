package io.duolog.cli.topics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The topics that a command is about: by position, or by Kafka's {@code --topic}. */
final class TopicNameOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "A topic, or several.")
    private final List<String> positional = new ArrayList<>();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            split = ",",
            description = "The same as by position; may be repeated.")
    private final List<String> named = new ArrayList<>();

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    TopicNameOptions() {}

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
            throw new ParameterException(spec.commandLine(), "name at least one topic");
        }
        return names;
    }
}
