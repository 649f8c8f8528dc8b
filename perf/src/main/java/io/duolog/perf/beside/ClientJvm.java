package io.duolog.perf.beside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs one client process to its end: Apache Kafka's producer tool, or a consumer by assignment with its client. */
final class ClientJvm {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Pattern PRODUCED =
            Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec[^\\n]*?([\\d.]+) ms avg latency");

    private final Installation installation;
    private final Path output;

    /** Output of the process goes to a file under {@code directory}. */
    ClientJvm(Installation installation, Path directory) {
        this.installation = installation;
        this.output = directory.resolve("client.log");
    }

    /** Produces with acks=all and returns records per second, as the tool saw it. */
    double produce(BrokerProcess broker, String topic, Workload workload) {
        String printed = run(
                "org.apache.kafka.tools.ProducerPerformance",
                List.of(
                        "--bootstrap-server",
                        broker.bootstrapServers(),
                        "--topic",
                        topic,
                        "--num-records",
                        Long.toString(workload.records()),
                        "--record-size",
                        Integer.toString(workload.recordSizeBytes()),
                        "--throughput",
                        "-1",
                        "--command-property",
                        "acks=all",
                        "batch.size=" + workload.batchSizeBytes()));
        Matcher line = PRODUCED.matcher(printed);
        double recordsPerSecond = Double.NaN;
        // The last line is about the whole run.
        while (line.find()) {
            recordsPerSecond = Long.parseLong(line.group(1)) == workload.records()
                    ? Double.parseDouble(line.group(2))
                    : recordsPerSecond;
        }
        if (Double.isNaN(recordsPerSecond)) {
            throw new IllegalStateException("The producer did not send all records:\n" + printed);
        }
        return recordsPerSecond;
    }

    /** Consumes all records of the topic's only partition and returns records per second. */
    double consume(BrokerProcess broker, String topic, Workload workload) {
        String printed = run(
                AssignedConsumerMain.class.getName(),
                List.of(broker.bootstrapServers(), topic, Long.toString(workload.records())));
        return Double.parseDouble(printed.strip().lines().reduce("", (first, last) -> last));
    }

    /** Deletes a topic, so that disks do not fill. */
    void deleteTopic(BrokerProcess broker, String topic) {
        run(DeleteTopicMain.class.getName(), List.of(broker.bootstrapServers(), topic));
    }

    private String run(String mainClass, List<String> arguments) {
        try {
            Process process = new ProcessBuilder(installation.clientCommand(mainClass, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(mainClass + " did not end within " + TIMEOUT);
            }
            String printed = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(mainClass + " failed:\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + mainClass + " ran", e);
        }
    }
}
