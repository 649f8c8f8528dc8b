package io.duolog.chaos.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleFile;
import io.duolog.chaos.history.HistoryJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a run's directory that are not part of its history.
 *
 * <pre>
 *  spec.json               RunSpec    what was wanted
 *  schedule.json           Schedule   what was to go wrong
 *  schedule-literal.json   Schedule   what went wrong, with times and nodes
 *  result.json             the checker's report, and what the harness could not do
 * </pre>
 */
public final class RunFiles {
    private static final String SPEC = "spec.json";
    private static final String SCHEDULE = "schedule.json";
    private static final String LITERAL = "schedule-literal.json";
    private static final String RESULT = "result.json";

    private final Path directory;

    /** The files of the run in this directory. */
    public RunFiles(Path directory) {
        this.directory = directory;
    }

    /** Reads what was wanted. */
    public RunSpec readSpec() throws IOException {
        return HistoryJson.mapper().readValue(directory.resolve(SPEC).toFile(), RunSpec.class);
    }

    /** Reads what was to go wrong or, if {@code literal}, what did. */
    public Schedule readSchedule(boolean literal) {
        return ScheduleFile.read(directory.resolve(literal ? LITERAL : SCHEDULE));
    }

    /** Reads what the checker found. */
    public Report readReport() throws IOException {
        JsonMapper mapper = HistoryJson.mapper();
        return mapper.treeToValue(
                mapper.readTree(directory.resolve(RESULT).toFile()).path("report"), Report.class);
    }

    void writeSpec(RunSpec spec) throws IOException {
        write(SPEC, spec);
    }

    void writeSchedule(Schedule schedule) {
        ScheduleFile.write(directory.resolve(SCHEDULE), schedule);
    }

    void writeLiteral(Schedule schedule) {
        ScheduleFile.write(directory.resolve(LITERAL), schedule);
    }

    void writeResult(Report report, List<String> harnessFailures) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("harnessFailures", harnessFailures);
        result.put("report", report);
        write(RESULT, result);
    }

    private void write(String name, Object value) throws IOException {
        HistoryJson.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve(name).toFile(), value);
    }
}
