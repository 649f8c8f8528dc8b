package io.duolog.chaos.workload;

import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.workload.client.ChaosConsumer;
import io.duolog.chaos.workload.client.ClientLibrary;
import io.duolog.chaos.workload.client.ConsumerSettings;
import io.duolog.chaos.workload.client.PollException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Main class of the process of a {@link FinalReader}. Takes the id of the run, the client library, the brokers and the
 * directory; then {@link ReadOrder}s, each with another client. It ends when its input does.
 */
final class FinalReaderMain {
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final String READY = "ready";

    private FinalReaderMain() {}

    /** Answers orders until its input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        ClientLibrary library = ClientLibrary.of(args[1], args[2]);
        answers.println(READY);
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                answers.println(read(ReadOrder.parse(line), library, args[0], Path.of(args[3])));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static String read(ReadOrder order, ClientLibrary library, String runId, Path directory)
            throws IOException, InterruptedException {
        String name = Integer.toString(order.round());
        ChaosConsumer consumer = library.consumer(new ConsumerSettings("final-" + name, REQUEST_TIMEOUT_MS));
        try (HistoryWriter<ReplicaRead> file = new HistoryFiles(directory).finalReadWriter(name)) {
            new WholePartitions(consumer, runId, System::nanoTime).read(order, file::appendLong);
            return "";
        } catch (FinalReadException | PollException e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        } finally {
            consumer.close();
        }
    }
}
