package io.duolog.chaos.workload;

import io.duolog.storage.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads whole partitions, after everything has healed and nothing is written any more. Each read is made by
 * another client, and goes to a file of its own, {@code finals-0.jsonl.gz} and so on. For one thread.
 *
 * <pre>{@code
 * try (FinalReader reader = FinalReader.start(runId, "duolog", servers, Optional.of(hostsFile), directory)) {
 *     reader.read(0, leaders, Duration.ofSeconds(60));
 *     // move leaders, and once again
 *     reader.read(1, leaders, Duration.ofSeconds(60));
 * }
 * }</pre>
 */
public final class FinalReader implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    /** Many requests' time: of a partition that nothing arrived of for so long, nothing will. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private final WorkerProcess process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private FinalReader(List<String> javaOptions, List<String> arguments, Path directory) {
        process = new WorkerProcess(
                "final-reader", directory.resolve("final-reader.log"), javaOptions, arguments, answers::add);
    }

    /**
     * Starts it.
     *
     * @param runId which payloads must be of
     * @param client the library
     * @param bootstrapServers as {@code hostsFile} resolves them
     * @param hostsFile that of a client, or nothing if every process can resolve the brokers
     * @param directory where files go
     * @throws IllegalStateException if the process does not start, with what it printed
     */
    public static FinalReader start(
            String runId, String client, String bootstrapServers, Optional<Path> hostsFile, Path directory) {
        Path absolute = directory.toAbsolutePath();
        FinalReader reader = new FinalReader(
                WorkerProcess.hostsFileOption(hostsFile),
                List.of(FinalReaderMain.class.getName(), runId, client, bootstrapServers, absolute.toString()),
                absolute);
        try {
            reader.process.awaitFirstLine(START_TIMEOUT);
            reader.answers.clear();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        return reader;
    }

    /**
     * Reads partitions to their ends as they are now.
     *
     * @param round a number that no read had before
     * @param leaders what to read, and who leads it
     * @param timeout for all of it; a read of which nothing arrives for 60 s ends before that
     * @throws FinalReadException if not all could be read in time; none of those that could not is in the file then
     */
    public void read(int round, Map<TopicPartition, Integer> leaders, Duration timeout) {
        List<ReadOrder.Served> partitions = leaders.entrySet().stream()
                .map(leader -> new ReadOrder.Served(
                        leader.getKey().topic(), leader.getKey().partition(), leader.getValue()))
                .toList();
        process.command(new ReadOrder(round, timeout.toMillis(), PATIENCE.toMillis(), partitions).line());
        String answer = answer(timeout.plus(ANSWER_TIMEOUT));
        if (!answer.isEmpty()) {
            throw new FinalReadException("round " + round + ": " + answer);
        }
    }

    private String answer(Duration timeout) {
        try {
            String answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return answer == null ? "the reader did not answer; " + process.tail() : answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        process.endInput();
        if (!process.awaitEnd(END_TIMEOUT)) {
            process.kill();
        }
    }
}
