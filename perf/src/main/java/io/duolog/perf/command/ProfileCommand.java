package io.duolog.perf.command;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.DurationConverter;
import io.duolog.perf.profile.ProcessRecording;
import io.duolog.perf.profile.Profile;
import io.duolog.perf.profile.ProfileJson;
import io.duolog.perf.profile.ProfileReader;
import io.duolog.perf.profile.ProfileText;
import io.duolog.perf.profile.RecordedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duolog perf profile}: where CPU and allocation of a broker go. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Show where CPU and allocation of a JVM go: by thread, by part of the system, by method, by class.",
            "It records with JFR, reads what the kernel says of each thread meanwhile (time in the kernel, the",
            "compiler and the collector show only there), prints both, and keeps the recording."
        },
        footer = {
            "",
            "Examples:",
            "  duolog perf profile --pid 4711 --duration 30s",
            "  duolog perf profile --recording broker.jfr --top 30",
            "",
            "Exit status: 0 shown; 1 it could not be recorded or read; 2 bad usage."
        })
public final class ProfileCommand implements Callable<Integer> {
    private final CommandContext context;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long to record (default: ${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "profile",
            description = "Where the recording is kept (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Option(
            names = "--top",
            paramLabel = "COUNT",
            defaultValue = "15",
            description = "How many lines of each list (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--json", description = "Print all of it as one JSON object.")
    private boolean json;

    /** What is profiled. */
    static final class Source {
        @Option(
                names = "--pid",
                required = true,
                paramLabel = "PID",
                description = "A JVM that runs, of the same user.")
        private long pid;

        @Option(
                names = "--recording",
                required = true,
                paramLabel = "FILE",
                description = "A recording that there is; nothing is recorded.")
        private Path recording = Path.of("");

        boolean isRecording() {
            return pid == 0;
        }
    }

    /** Takes from the process what {@code context} has. */
    @SuppressWarnings("NullAway.Init") // the parser sets the fields
    public ProfileCommand(CommandContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Profile profile = source.isRecording() ? read(source.recording) : record(source.pid);
        if (json) {
            context.out().println(ProfileJson.write(profile));
        } else {
            new ProfileText(context.out(), top).print(profile);
        }
        context.out().flush();
        return 0;
    }

    private static Profile read(Path recording) throws IOException {
        if (!Files.isRegularFile(recording)) {
            throw CommandFailure.usage("there is no file " + recording, "name a .jfr file");
        }
        return ProfileReader.read(recording, Map.of());
    }

    private Profile record(long pid) throws IOException, InterruptedException {
        Files.createDirectories(output);
        context.err().println("recording process " + pid + " for " + duration.toSeconds() + " s");
        try (ProcessRecording recording = ProcessRecording.start("process-" + pid, pid)) {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            RecordedProcess recorded = recording.stop(output.resolve(recording.role() + ".jfr"));
            context.err()
                    .println("recording: " + recorded.file().toAbsolutePath().normalize());
            return recorded.read();
        }
    }
}
