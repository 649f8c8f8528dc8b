package io.duolog.cli.topics;

import io.duolog.cli.command.NameOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The topics that a command is about: by position, or by Kafka's {@code --topic}. */
final class TopicNameOptions extends NameOptions {
    @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "A topic, or several.")
    private final List<String> positional = new ArrayList<>();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            split = ",",
            description = "The same as by position; may be repeated.")
    private final List<String> named = new ArrayList<>();

    /** Created by the parser, which also sets the fields. */
    TopicNameOptions() {
        super("topic");
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
