package io.duolog.chaos.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is tested, and where runs go: the options that several commands share. */
final class SystemOption {
    @Option(
            names = "--system",
            paramLabel = "NAME",
            defaultValue = "duolog-raft",
            completionCandidates = SystemNames.class,
            description = "What is tested: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    String system = "";

    @Option(
            names = "--mutant",
            paramLabel = "ID",
            description =
                    "Break this rule in the brokers: the run should find it. 'duolog chaos list mutants' names them.")
    @Nullable
    String mutant;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A further setting of all brokers, as in server.properties; may be repeated.")
    Map<String, String> settings = Map.of();
}
