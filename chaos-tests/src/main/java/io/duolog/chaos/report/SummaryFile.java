package io.duolog.chaos.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duolog.chaos.history.HistoryJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code summary.json} in a run's directory: its {@link RunSummary}. */
public final class SummaryFile {
    /** Its name. */
    public static final String FILE_NAME = "summary.json";

    private static final JsonMapper MAPPER = HistoryJson.mapper();

    private SummaryFile() {}

    /** Writes it, replacing what is there: at once, for runs that end beside this one read it for the index. */
    public static void write(Path directory, RunSummary summary) throws IOException {
        Path unfinished = directory.resolve(FILE_NAME + ".tmp");
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(unfinished.toFile(), summary);
        Files.move(
                unfinished,
                directory.resolve(FILE_NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads that of one run. */
    public static RunSummary read(Path directory) throws IOException {
        return MAPPER.readValue(directory.resolve(FILE_NAME).toFile(), RunSummary.class);
    }

    /** Reads those of all runs whose directories are in this one, the oldest first. */
    public static List<RunSummary> readAll(Path runs) throws IOException {
        List<RunSummary> summaries = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runs, Files::isDirectory)) {
            for (Path directory : directories) {
                if (Files.exists(directory.resolve(FILE_NAME))) {
                    summaries.add(read(directory));
                }
            }
        }
        summaries.sort(Comparator.comparing(RunSummary::startedAt).thenComparing(RunSummary::id));
        return summaries;
    }
}
