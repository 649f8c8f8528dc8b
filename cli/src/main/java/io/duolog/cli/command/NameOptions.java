package io.duolog.cli.command;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The things of one kind that a command is about, named by position or by an option. A mixin; the parser fills it. */
public abstract class NameOptions {
    private final String kind;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * For things of a kind.
     *
     * @param kind the word for one of them, such as {@code topic}
     */
    @SuppressWarnings("NullAway.Init")
    protected NameOptions(String kind) {
        this.kind = requireNonNull(kind, "kind");
    }

    /** Those that were named by position. */
    protected abstract List<String> positional();

    /** Those that were named by the option. */
    protected abstract List<String> named();

    /** Those that were named, each once, in the order of naming; may be empty. */
    public final Set<String> names() {
        Set<String> names = new LinkedHashSet<>(positional());
        names.addAll(named());
        return names;
    }

    /**
     * As {@link #names()}, at least one.
     *
     * @throws ParameterException if none was named
     */
    public final Set<String> requiredNames() {
        Set<String> names = names();
        if (names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "name at least one " + kind);
        }
        return names;
    }

    /**
     * The only one that was named.
     *
     * @throws ParameterException if none was named, or several
     */
    public final String requiredName() {
        Set<String> names = names();
        if (names.size() != 1) {
            throw new ParameterException(spec.commandLine(), "name one " + kind);
        }
        return names.iterator().next();
    }
}
