package io.duolog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.output.ExitCode;
import org.junit.jupiter.api.Test;

class DuologTest {
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
