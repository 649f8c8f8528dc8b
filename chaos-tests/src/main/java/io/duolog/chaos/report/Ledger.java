package io.duolog.chaos.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.history.HistoryJson;
import io.duolog.pages.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The record of all runs that count, kept with the code: {@code ledger.jsonl} has a {@link RunSummary} a line and is what is
 * added to; {@code ledger.md} is made from it for people.
 */
public final class Ledger {
    /** What is added to. */
    public static final String LINES_FILE_NAME = "ledger.jsonl";

    /** What is made from it. */
    public static final String PAGE_FILE_NAME = "ledger.md";

    private final Path directory;
    private final JsonMapper mapper = HistoryJson.mapper();

    /** The ledger in this directory, which need not be there yet. */
    public Ledger(Path directory) {
        this.directory = directory;
    }

    /** All runs in it, the oldest first. */
    public List<RunSummary> runs() throws IOException {
        Path lines = directory.resolve(LINES_FILE_NAME);
        List<RunSummary> runs = new ArrayList<>();
        if (Files.exists(lines)) {
            for (String line : Files.readAllLines(lines, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    runs.add(mapper.readValue(line, RunSummary.class));
                }
            }
        }
        return runs;
    }

    /** Adds runs, those that are not there yet by their id, and makes the page anew; returns how many it has added. */
    public int add(Collection<RunSummary> more) throws IOException {
        List<RunSummary> runs = runs();
        Set<String> ids = runs.stream().map(RunSummary::id).collect(Collectors.toCollection(HashSet::new));
        int before = runs.size();
        more.stream().filter(run -> ids.add(run.id())).forEach(runs::add);
        runs.sort(Comparator.comparing(RunSummary::startedAt).thenComparing(RunSummary::id));
        StringBuilder lines = new StringBuilder();
        for (RunSummary run : runs) {
            lines.append(mapper.writeValueAsString(run)).append('\n');
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(LINES_FILE_NAME), lines, StandardCharsets.UTF_8);
        Files.writeString(directory.resolve(PAGE_FILE_NAME), LedgerPage.of(runs), StandardCharsets.UTF_8);
        return runs.size() - before;
    }

    /** What was found in several runs, by kind. */
    static String kinds(Collection<RunSummary> runs) {
        Map<String, Long> byKind = runs.stream()
                .flatMap(run -> run.anomalies().stream())
                .collect(Collectors.groupingBy(
                        count -> count.kind().label() + " ("
                                + count.legality().name().toLowerCase(Locale.ROOT) + ")",
                        TreeMap::new,
                        Collectors.summingLong(AnomalyCount::count)));
        return byKind.entrySet().stream()
                .map(entry -> Format.count(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
