package io.duolog.chaos.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.TopicPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker process is started with: a file.
 *
 * @param runId which the payloads carry
 * @param client which client of the plan it is
 * @param start how often this client was started before
 * @param directory where it writes
 * @param topics all topics of the run so far
 */
record WorkerTask(
        String runId,
        WorkloadPlan plan,
        int client,
        int start,
        String bootstrapServers,
        String directory,
        List<TopicPlan> topics) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies. */
    WorkerTask {
        topics = List.copyOf(topics);
    }

    /** The client's number and, but for the first start, that of the start; names of files end with it. */
    String suffix() {
        return "c" + client + (start == 0 ? "" : "-" + start);
    }

    /** Where it writes down what it sees. */
    Path historyFile() {
        return new HistoryFiles(Path.of(directory)).eventFile(suffix());
    }

    /** Where it writes down which topics it has created: a line each, before it uses them. */
    Path topicsFile() {
        return Path.of(directory, "topics-" + suffix() + ".jsonl");
    }

    /** Where it prints to. */
    Path logFile() {
        return Path.of(directory, "worker-" + suffix() + ".log");
    }

    /** Writes it down and says where. */
    Path write() {
        Path file = Path.of(directory, "worker-" + suffix() + ".json");
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    /** Reads what {@link #write} wrote. */
    static WorkerTask read(Path file) {
        try {
            return JSON.readValue(file.toFile(), WorkerTask.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
