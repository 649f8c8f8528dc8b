package io.duolog.cli.metadata;

import io.duolog.broker.inspection.InspectionClient;
import io.duolog.broker.inspection.RemoteMetadataLog;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.InspectedBroker;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.JsonLines;
import io.duolog.cli.output.JsonValues;
import io.duolog.client.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duolog metadata show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show what the cluster has agreed on as a tree: log, features, brokers, topics, configs.",
        footer = {
            "",
            "Examples:",
            "  duolog metadata show                             everything",
            "  duolog metadata show brokers                     the registered brokers",
            "  duolog metadata show 'topics/orders/partitions'  the partitions of a topic",
            "  duolog metadata show 'topics/*/partitions/0' --json",
            "",
            "Exit status: 1 if there is nothing on the paths."
        })
public final class MetadataShowCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "Only what lies below; a step of a path may hold asterisks.")
    private final List<String> paths = new ArrayList<>();

    @Option(names = "--json", description = "Print one object.")
    private boolean json;

    @Mixin
    private final InspectedBroker broker = new InspectedBroker();

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public MetadataShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Map<String, Object> tree = MetadataTree.of(readImage());
        Map<String, Object> selected = paths.isEmpty() ? tree : MetadataTree.select(tree, paths);
        if (selected.isEmpty()) {
            throw CommandFailure.failed(
                    "there is nothing at " + String.join(", ", paths),
                    "'duolog metadata show' shows everything; at the top are " + String.join(", ", tree.keySet()));
        }
        if (json) {
            new JsonLines(context.out()).print(generator -> JsonValues.writeFields(generator, selected));
        } else {
            new TreePrinter(context.out()).print(selected);
        }
        return ExitCode.OK.status();
    }

    private MetadataImage readImage() {
        try (Client client = cluster.connect();
                InspectionClient inspection = broker.connect(cluster, cluster.admin(client))) {
            Replay replay = new Replay();
            new RemoteMetadataLog(inspection::readMetadataLog, 0).readToEnd(replay);
            return replay.image;
        }
    }

    /** Builds the image as a broker does. */
    private static final class Replay implements RemoteMetadataLog.Visitor {
        private MetadataImage image = MetadataImage.EMPTY;

        @Override
        public void onSnapshot(MetadataImage loaded) {
            image = loaded;
        }

        @Override
        public void onRecord(long offset, int epoch, MetadataRecord value) {
            image = image.with(value).at(offset + 1, epoch);
        }
    }
}
