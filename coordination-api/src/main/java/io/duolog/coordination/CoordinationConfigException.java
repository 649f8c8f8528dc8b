package io.duolog.coordination;

import java.util.List;

/** One or more settings are wrong. */
public final class CoordinationConfigException extends CoordinationException {
    private final List<String> problems;

    /**
     * Creates the exception for one setting.
     *
     * @param setting the setting's name
     * @param value its value
     * @param problem what is wrong and the fix
     */
    public CoordinationConfigException(String setting, String value, String problem) {
        this(List.of(describe(setting, value, problem)));
    }

    /**
     * Creates the exception for all that is wrong.
     *
     * @param problems each as {@link #describe} words it, at least one
     */
    public CoordinationConfigException(List<String> problems) {
        super(String.join("; ", problems), null);
        this.problems = List.copyOf(problems);
    }

    /** Words one problem. */
    public static String describe(String setting, String value, String problem) {
        return setting + "=" + value + ": " + problem;
    }

    /** Everything that is wrong, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
