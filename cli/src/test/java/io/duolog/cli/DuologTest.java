package io.duolog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.output.ExitCode;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class DuologTest {
    private static final Set<String> TELL_OF_OTHERS = Set.of("completion", "help");

    @Test
    void showsItsCommands() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.status()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).contains("up", "broker", "completion", "Exit status");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyCommandHasHelp() {
        for (String name : Duolog.commandLine(
                        CommandRun.context("", System.out, new java.io.ByteArrayOutputStream(), action -> () -> {}))
                .getSubcommands()
                .keySet()) {
            CommandRun run = CommandRun.of("help", name);
            assertThat(run.status()).as(name).isEqualTo(ExitCode.OK.status());
            assertThat(run.out()).as(name).contains("Usage: duolog " + name);
        }
    }

    @Test
    void everyCommandStandsAlone() {
        for (Class<?> command : Subcommands.all()) {
            String name = command.getAnnotation(Command.class).name();
            if (!TELL_OF_OTHERS.contains(name)) {
                assertThat(Subcommands.neededBy(name)).as(name).containsExactly(command);
                assertThat(CommandRun.of(name, "--help").out()).as(name).contains("Usage: duolog " + name);
            }
        }
    }

    @Test
    void whatTellsOfOthersHasAll() {
        assertThat(Stream.concat(TELL_OF_OTHERS.stream(), Stream.of("--help", "brokr", "--debug")))
                .allSatisfy(first ->
                        assertThat(Subcommands.neededBy(first, "broker")).isEqualTo(Subcommands.all()));
        assertThat(Subcommands.neededBy()).isEqualTo(Subcommands.all());
    }

    @Test
    void aMissingCommandIsWrongUsage() {
        CommandRun run = CommandRun.of();

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("Usage: duolog", "consume");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        CommandRun run = CommandRun.of("brokr");

        assertThat(run.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(run.err()).contains("hint: did you mean").contains("broker").doesNotContain("\tat ");
    }

    @Test
    void showsTheStackTraceOnlyWhenAsked() {
        assertThat(CommandRun.of("up", "--brokers", "30").err()).doesNotContain("\tat ");
        assertThat(CommandRun.of("up", "--brokers", "30", "--debug").err()).contains("\tat io.duolog.cli");
    }

    @Test
    void printsACompletionScript() {
        CommandRun run = CommandRun.of("completion");

        assertThat(run.status()).isEqualTo(ExitCode.OK.status());
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("_complete_duolog", "--data-dir");
    }
}
