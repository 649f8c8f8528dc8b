package io.duolog.cli.records;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The one topic that a command is about: by position, or by Kafka's {@code --topic}. */
final class TopicOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "The topic.")
    private @Nullable String positional;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            description = "The same as by position.")
    private @Nullable String named;

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    TopicOption() {}

    /**
     * The topic.
     *
     * @throws ParameterException if it was not named, or twice
     */
    String name() {
        if ((positional == null) == (named == null)) {
            throw new ParameterException(spec.commandLine(), "name one topic");
        }
        return positional != null ? positional : String.valueOf(named);
    }
}
