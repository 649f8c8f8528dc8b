package io.duolog.cli.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duolog.broker.inspection.InspectionClient;
import io.duolog.broker.inspection.RemoteMetadataLog;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.cli.command.ClusterOptions;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.InspectedBroker;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.JsonLines;
import io.duolog.cli.output.JsonValues;
import io.duolog.client.Client;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duolog metadata log}. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Print the records that the cluster has agreed on, a JSON object a line, in their order.",
            "Where the log was compacted, the records that make up the snapshot come first; they have no offset of "
                    + "their own, but say where the snapshot ends."
        },
        footer = {
            "",
            "Examples:",
            "  duolog metadata log                    all there is",
            "  duolog metadata log --from 1200 --follow",
            "  duolog metadata log | jq -c 'select(.type == \"PartitionChangeRecord\")'"
        })
public final class MetadataLogCommand implements Callable<Integer> {
    private static final int NEWS_WAIT_MS = 5_000;

    private final CommandContext context;

    @Option(
            names = "--from",
            paramLabel = "OFFSET",
            defaultValue = "0",
            description = "The first record to print (default: ${DEFAULT-VALUE}).")
    private long from;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--max-records"},
            paramLabel = "COUNT",
            description = "End after so many.")
    private long recordsMax = Long.MAX_VALUE;

    @Mixin
    private final InspectedBroker broker = new InspectedBroker();

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Created by the command factory; the parser sets the fields. */
    public MetadataLogCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer();
        try (Client client = cluster.connect();
                InspectionClient inspection = broker.connect(cluster, cluster.admin(client))) {
            RemoteMetadataLog log = new RemoteMetadataLog(inspection::readMetadataLog, Math.max(0, from));
            boolean isAtEnd = false;
            // Also flushes. Whoever read has gone: as with 'head', that is an end like any other.
            while ((follow || !isAtEnd)
                    && printer.printed < recordsMax
                    && !context.out().checkError()) {
                isAtEnd = log.readPage(printer, follow ? NEWS_WAIT_MS : 0);
            }
        }
        return ExitCode.OK.status();
    }

    private final class Printer implements RemoteMetadataLog.Visitor {
        private final JsonLines lines = new JsonLines(context.out());
        private long printed;

        @Override
        public void onSnapshot(MetadataImage image) {
            MetadataSnapshot.forEachRecord(
                    image, value -> print("snapshotEndOffset", image.endOffset(), image.epoch(), value));
        }

        @Override
        public void onRecord(long offset, int epoch, MetadataRecord value) {
            print("offset", offset, epoch, value);
        }

        private void print(String placeName, long place, int epoch, MetadataRecord value) {
            if (printed < recordsMax) {
                printed++;
                lines.print(json -> write(json, placeName, place, epoch, value));
            }
        }

        private void write(JsonGenerator json, String placeName, long place, int epoch, MetadataRecord value)
                throws IOException {
            json.writeNumberField(placeName, place);
            json.writeNumberField("epoch", epoch);
            json.writeStringField("type", RecordFields.type(value));
            json.writeFieldName("fields");
            JsonValues.write(json, RecordFields.of(value));
        }
    }
}
