package io.duolog.chaos.command;

import io.duolog.cli.command.SubcommandProvider;

/** Adds {@code chaos} to {@code duolog}. */
public final class ChaosSubcommand implements SubcommandProvider {
    @Override
    public Class<?> command() {
        return ChaosCommand.class;
    }
}
