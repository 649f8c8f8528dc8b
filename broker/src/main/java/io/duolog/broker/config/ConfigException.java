package io.duolog.broker.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration is wrong: holds everything that is, so that one attempt is enough to repair it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Creates the exception.
     *
     * @param problems at least one
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n  ", "\n  ", "")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
