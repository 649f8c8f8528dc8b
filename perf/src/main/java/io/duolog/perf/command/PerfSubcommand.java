package io.duolog.perf.command;

import io.duolog.cli.command.SubcommandProvider;

/** Adds {@code perf} to {@code duolog}. */
public final class PerfSubcommand implements SubcommandProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PerfSubcommand() {}

    @Override
    public Class<?> command() {
        return PerfCommand.class;
    }
}
