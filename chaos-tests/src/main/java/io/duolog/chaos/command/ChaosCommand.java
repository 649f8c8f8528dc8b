package io.duolog.chaos.command;

import picocli.CommandLine.Command;

/** {@code duolog chaos}: what it does is in its subcommands. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Break a cluster on purpose, and check what it promised.",
            "A run starts brokers and clients with a proxy on every link, breaks processes,",
            "links and disks by a seeded schedule, heals everything, reads from every",
            "replica, and checks the whole history."
        },
        footer = {
            "",
            "Examples:",
            "  duolog chaos run --system duolog-raft --faults kill,pause --time 5m --seed 42",
            "  duolog chaos run --system apache-kafka --scenario R1",
            "  duolog chaos list scenarios",
            "",
            "Exit status: 0 all promises were kept; 1 one was broken; 2 the harness failed."
        },
        subcommands = {
            RunCommand.class,
            ReplayCommand.class,
            ShrinkCommand.class,
            ListCommand.class,
            MutantsCommand.class
        })
public final class ChaosCommand {}
