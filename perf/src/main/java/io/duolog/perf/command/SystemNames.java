package io.duolog.perf.command;

import io.duolog.cli.command.CommandFailure;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Systems as they are named on the command line: {@code duolog-*@num.network.threads=1}. */
final class SystemNames {
    private SystemNames() {}

    /**
     * The systems that these mean, each once.
     *
     * @param option which option they were given to
     * @throws CommandFailure if one means nothing
     */
    static List<SystemSpec> matching(String option, List<String> patterns) {
        Set<SystemSpec> systems = new LinkedHashSet<>();
        for (String pattern : patterns) {
            List<String> words = Arrays.asList(pattern.split(SystemSpec.SEPARATOR, -1));
            NamePatterns.matching(option, words.get(0), SystemKind.names()).stream()
                    .map(name -> SystemSpec.of(SystemKind.named(name).orElseThrow()))
                    .map(system -> given(option + " " + pattern, system, words.subList(1, words.size())))
                    .forEach(systems::add);
        }
        return List.copyOf(systems);
    }

    private static SystemSpec given(String where, SystemSpec system, List<String> words) {
        SystemSpec given = system;
        for (String word : words) {
            try {
                given = given.with(word);
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage(
                        where + ": " + e.getMessage(), "write for example duolog-raft@num.io.threads=4", e);
            }
        }
        return given;
    }
}
