package io.duolog.client.errors;

import java.util.List;

/** Settings that cannot be used; names all of them at once. */
public final class ClientConfigException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** One sentence for each problem, at least one. */
    public ClientConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "Bad configuration: " + problems.get(0)
                        : "Bad configuration, " + problems.size() + " problems:\n  " + String.join("\n  ", problems),
                false,
                null,
                null);
        this.problems = List.copyOf(problems);
    }

    /** The sentences. */
    public List<String> problems() {
        return problems;
    }
}
