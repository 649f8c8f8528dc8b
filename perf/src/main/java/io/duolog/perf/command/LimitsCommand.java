package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.Rows;
import io.duolog.perf.limits.DiskMeter;
import io.duolog.perf.limits.LimitMeter;
import io.duolog.perf.limits.MoveKind;
import io.duolog.testkit.Directories;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog perf limits}: what no broker on this machine can be better than. */
@Command(
        name = "limits",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measure what moving bytes costs on this machine, whoever moves them: copies, checksums, the page cache,",
            "the loopback interface, and the disk. CPU-seconds are for each GB (10^9 bytes), of one thread; beside",
            "those of brokers they say how much is left to win. Takes half a minute."
        },
        footer = {"", "Examples:", "  duolog perf limits", "  duolog perf limits --directory /data --json"})
public final class LimitsCommand implements Callable<Integer> {
    private static final List<Integer> SIZES_BYTES = List.of(1 << 10, 16 << 10, 64 << 10);
    private static final String CPU_UNIT = "CPU-s/GB";
    private static final double BYTES_PER_MB = 1e6;
    private static final int DISK_SIZE_BYTES = 256 << 20;
    private static final int REPLICAS = 3;
    private static final int DECIMALS = 3;

    private final CommandContext context;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "On which file system files are written, which are deleted in the end (default: here).")
    private Path directory;

    @Option(
            names = "--round-ms",
            paramLabel = "MILLIS",
            defaultValue = "250",
            description = "How much CPU time each of five rounds of each move takes (default: ${DEFAULT-VALUE}).")
    private long roundMs;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public LimitsCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.usage("--directory " + directory + " is no directory", "name one that there is");
        }
        Path files = Files.createTempDirectory(directory, "duolog-limits-");
        try {
            Rows rows = new Rows("limit", "sizeBytes", "value", "unit");
            cpu(files, rows);
            DiskMeter disk = new DiskMeter(context.nanoTime(), files, DISK_SIZE_BYTES);
            context.err().println("measuring the disk");
            rows.add("disk: write and force", DISK_SIZE_BYTES, rounded(disk.bytesPerSecond() / BYTES_PER_MB), "MB/s");
            rows.add("disk: force", DiskMeter.SMALL_BYTES, rounded(disk.forceMs()), "ms");
            rows.print(context.out(), json);
        } finally {
            Directories.delete(files);
        }
        return 0;
    }

    private void cpu(Path files, Rows rows) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        LimitMeter meter = new LimitMeter(threads::getCurrentThreadCpuTime, files, roundMs);
        for (int sizeBytes : SIZES_BYTES) {
            Map<MoveKind, Double> costs = new EnumMap<>(MoveKind.class);
            for (MoveKind kind : MoveKind.values()) {
                context.err().println("measuring " + kind.words() + ", " + sizeBytes + " bytes at a time");
                costs.put(kind, meter.cpuSecondsPerGb(kind, sizeBytes));
            }
            costs.forEach((kind, cost) -> rows.add(kind.words(), sizeBytes, rounded(cost), CPU_UNIT));
            rows.add("produced to three replicas, at least", sizeBytes, rounded(produced(costs)), CPU_UNIT);
        }
    }

    /** Received once, stored by every replica, which checks it first, and sent to the two that follow. */
    private static double produced(Map<MoveKind, Double> costs) {
        double stored = costs.getOrDefault(MoveKind.APPEND, 0.0) + costs.getOrDefault(MoveKind.CHECKSUM, 0.0);
        return costs.getOrDefault(MoveKind.LOOPBACK, 0.0)
                + REPLICAS * stored
                + (REPLICAS - 1) * costs.getOrDefault(MoveKind.SENDFILE, 0.0);
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
