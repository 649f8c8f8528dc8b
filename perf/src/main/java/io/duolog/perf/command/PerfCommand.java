package io.duolog.perf.command;

import picocli.CommandLine.Command;

/** {@code duolog perf}: what it does is in its subcommands. */
@Command(
        name = "perf",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Measure Duolog beside Apache Kafka on this machine, and show the ratios.",
            "A run starts brokers of all systems as processes, has client JVMs load them in turns,",
            "and keeps throughput, latencies, CPU, memory and garbage collection of each process."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf run --report out",
            "  duolog perf report out",
            "  duolog perf compare before after",
            "  duolog perf list workloads",
            "",
            "perf/README.md says how it is measured."
        },
        subcommands = {
            RunCommand.class,
            ListCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            ProfileCommand.class,
            MicroSubcommand.class,
            LimitsCommand.class
        })
public final class PerfCommand {}
