package io.duolog.cli.groups;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topics and partitions of a group that a command is about. */
final class TopicSelectionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC[:PARTITION,...]",
            description = "Only this topic, or some of its partitions; may be repeated.")
    private final List<String> topics = new ArrayList<>();

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    TopicSelectionOptions() {}

    /**
     * Those that were named; may be empty.
     *
     * @throws ParameterException if one is not as it should be
     */
    List<TopicSelection> selections() {
        try {
            return topics.stream().map(TopicSelection::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--topic: " + e.getMessage(), e);
        }
    }
}
