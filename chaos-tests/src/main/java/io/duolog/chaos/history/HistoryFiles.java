package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The files of a run's directory that make up its {@link History}.
 *
 * <pre>
 *  run.json                 RunDescription
 *  history-NAME.jsonl.gz    HistoryEvent    one or more a client process
 *  nemesis.jsonl            FaultEvent
 *  leaders.jsonl            LeaderObserved
 *  finals-NAME.jsonl.gz     ReplicaRead     one or more; those of one file in the order of reading
 *  replicas.jsonl.gz        ReplicaLog
 * </pre>
 */
public final class HistoryFiles {
    private static final String RUN = "run.json";
    private static final String FAULTS = "nemesis.jsonl";
    private static final String LEADERS = "leaders.jsonl";
    private static final String REPLICAS = "replicas.jsonl.gz";
    private static final String LINES = ".jsonl.gz";
    private static final String EVENTS_PREFIX = "history-";
    private static final String FINALS_PREFIX = "finals-";

    private final Path directory;
    private final JsonMapper mapper = HistoryJson.mapper();

    /** The files in {@code directory}, which must be there before the first is written. */
    public HistoryFiles(Path directory) {
        this.directory = requireNonNull(directory, "directory");
    }

    /** Writes {@code run.json}. */
    public void writeRun(RunDescription run) throws IOException {
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve(RUN).toFile(), run);
    }

    /** Reads {@code run.json}. */
    public RunDescription readRun() throws IOException {
        return mapper.readValue(directory.resolve(RUN).toFile(), RunDescription.class);
    }

    /** A new file for events of the client {@code name}; each incarnation of its JVM needs another name. */
    public HistoryWriter<HistoryEvent> eventWriter(String name) {
        return HistoryWriter.create(eventFile(name), HistoryEvent.class);
    }

    /** The file of {@link #eventWriter}. */
    public Path eventFile(String name) {
        return directory.resolve(EVENTS_PREFIX + name + LINES);
    }

    /** A new file for the faults. */
    public HistoryWriter<FaultEvent> faultWriter() {
        return HistoryWriter.create(directory.resolve(FAULTS), FaultEvent.class);
    }

    /** A new file for the leaders. */
    public HistoryWriter<LeaderObserved> leaderWriter() {
        return HistoryWriter.create(directory.resolve(LEADERS), LeaderObserved.class);
    }

    /** A new file for final reads of the client {@code name}. */
    public HistoryWriter<ReplicaRead> finalReadWriter(String name) {
        return HistoryWriter.create(finalReadFile(name), ReplicaRead.class);
    }

    /** The file of {@link #finalReadWriter}. */
    public Path finalReadFile(String name) {
        return directory.resolve(FINALS_PREFIX + name + LINES);
    }

    /** Writes what the replicas' files held. */
    public void writeReplicas(List<ReplicaLog> replicas) throws IOException {
        try (HistoryWriter<ReplicaLog> writer = HistoryWriter.create(directory.resolve(REPLICAS), ReplicaLog.class)) {
            replicas.forEach(writer::appendLong);
        }
    }

    /** Reads the final reads alone. */
    public List<ReplicaRead> readFinalReads() throws IOException {
        return readFinalReads(new HistoryReader(HistoryJson.mapper(new Interner())));
    }

    /**
     * Reads everything; files that are not there count as empty ones, but for {@code run.json}.
     *
     * @throws IOException if a file is of another format, or is damaged elsewhere than at its end
     */
    public History read() throws IOException {
        RunDescription run = readRun();
        Interner interner = new Interner();
        HistoryReader reader = new HistoryReader(HistoryJson.mapper(interner));
        List<HistoryEvent> events = new ArrayList<>();
        for (Path file : files(EVENTS_PREFIX)) {
            reader.read(file, HistoryEvent.class, events::add);
        }
        events.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        List<ReplicaLog> replicas = new ArrayList<>();
        readIfThere(reader, REPLICAS, ReplicaLog.class, log -> replicas.add(interner.log(log)));
        List<FaultEvent> faults = new ArrayList<>();
        readIfThere(reader, FAULTS, FaultEvent.class, faults::add);
        faults.sort(Comparator.comparingLong(FaultEvent::timeNs));
        List<LeaderObserved> leaders = new ArrayList<>();
        readIfThere(reader, LEADERS, LeaderObserved.class, leaders::add);
        leaders.sort(Comparator.comparingLong(LeaderObserved::timeNs));
        return new History(withTopics(run, events), events, faults, leaders, readFinalReads(reader), replicas);
    }

    private List<ReplicaRead> readFinalReads(HistoryReader reader) throws IOException {
        List<ReplicaRead> reads = new ArrayList<>();
        for (Path file : files(FINALS_PREFIX)) {
            reader.read(file, ReplicaRead.class, reads::add);
        }
        reads.sort(Comparator.comparingInt(ReplicaRead::round));
        return reads;
    }

    private <T> void readIfThere(HistoryReader reader, String name, Class<T> type, Consumer<T> consumer)
            throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            reader.read(file, type, consumer);
        }
    }

    private List<Path> files(String prefix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, prefix + "*" + LINES)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Adds the topics that were made while the run went on. */
    private static RunDescription withTopics(RunDescription run, List<HistoryEvent> events) {
        Map<String, TopicPlan> topics = new TreeMap<>();
        for (HistoryEvent event : events) {
            if (event instanceof HistoryEvent.TopicAdded added) {
                topics.put(added.topic().name(), added.topic());
            }
        }
        run.topics().forEach(topic -> topics.put(topic.name(), topic));
        return run.withTopics(List.copyOf(topics.values()));
    }
}
