package io.duolog.cli;

import io.duolog.cli.cluster.ClusterCommand;
import io.duolog.cli.command.SubcommandProvider;
import io.duolog.cli.configs.ConfigsCommand;
import io.duolog.cli.demo.DemoCommand;
import io.duolog.cli.groups.GroupsCommand;
import io.duolog.cli.leaders.LeadersCommand;
import io.duolog.cli.logdirs.LogDirsCommand;
import io.duolog.cli.metadata.MetadataCommand;
import io.duolog.cli.node.BrokerCommand;
import io.duolog.cli.node.UpCommand;
import io.duolog.cli.quotas.QuotasCommand;
import io.duolog.cli.records.ConsumeCommand;
import io.duolog.cli.records.ProduceCommand;
import io.duolog.cli.records.RecordsCommand;
import io.duolog.cli.topics.TopicsCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Which commands {@code duolog} has, in the order in which its help lists them. */
final class Subcommands {
    private static final List<Class<?>> OWN = List.of(
            UpCommand.class,
            DemoCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ConfigsCommand.class,
            QuotasCommand.class,
            ClusterCommand.class,
            LeadersCommand.class,
            MetadataCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            RecordsCommand.class,
            GroupsCommand.class,
            LogDirsCommand.class);

    /** Those that tell of the others. */
    private static final List<Class<?>> ABOUT_OTHERS = List.of(CompletionCommand.class, HelpCommand.class);

    private Subcommands() {}

    /** All of them, with those that other jars add. */
    static List<Class<?>> all() {
        List<Class<?>> all = new ArrayList<>(OWN);
        all.addAll(ABOUT_OTHERS);
        added().forEach(all::add);
        return all;
    }

    /**
     * Those without which these arguments would not be understood: the one that they name, or all. To read what a command takes
     * costs as much time as a small command does, and a broker a quarter of its start.
     */
    static List<Class<?>> neededBy(String... arguments) {
        if (arguments.length == 0) {
            return all();
        }
        Optional<Class<?>> named = Stream.concat(OWN.stream(), added())
                .filter(command -> command.getAnnotation(Command.class).name().equals(arguments[0]))
                .findFirst();
        return named.<List<Class<?>>>map(List::of).orElseGet(Subcommands::all);
    }

    private static Stream<Class<?>> added() {
        return ServiceLoader.load(SubcommandProvider.class, Duolog.class.getClassLoader()).stream()
                .map(provider -> provider.get().command());
    }
}
