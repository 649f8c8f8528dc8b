package io.duolog.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.CommandRun;
import io.duolog.cli.Duolog;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.output.ExitCode;
import io.duolog.client.Client;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import io.duolog.client.serialization.Serializers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpIT {
    private static final String BOOTSTRAP_LINE = "bootstrap address";

    @TempDir
    private Path directory;

    @Test
    void servesFromTheAddressThatItPrintsAndKeepsItsDataUntilTheNextStart() throws Exception {
        assertThat(sendTo("first").offset()).isZero();
        assertThat(sendTo("second").offset()).isEqualTo(1);
    }

    /** Starts a node, sends a record to a topic that nobody created, and stops the node. */
    private RecordMetadata sendTo(String value) throws Exception {
        CompletableFuture<Runnable> stop = new CompletableFuture<>();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PipedInputStream pipe = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(pipe), false, StandardCharsets.UTF_8)) {
            CommandContext context = CommandRun.context("", out, err, action -> {
                stop.complete(action);
                return () -> {};
            });
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> Duolog.execute(
                    context, "up", "--port", "0", "--partitions", "1", "--data-dir", directory.toString()));
            String bootstrap = bootstrapIn(new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8)));
            RecordMetadata sent = send(bootstrap, value);
            stop.get(30, TimeUnit.SECONDS).run();
            assertThat(status.get(30, TimeUnit.SECONDS))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ExitCode.OK.status());
            return sent;
        }
    }

    private static String bootstrapIn(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.contains(BOOTSTRAP_LINE)) {
            line = lines.readLine();
        }
        return line.replace(BOOTSTRAP_LINE, "").strip();
    }

    private static RecordMetadata send(String bootstrap, String value) throws Exception {
        try (Client client = Client.builder().bootstrapServers(bootstrap).build();
                Producer<String, String> producer = client.producer(Serializers.string(), Serializers.string())
                        .open()) {
            return producer.send(new ProducerRecord<>("greetings", value)).get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            CommandRun run = CommandRun.of(
                    "up", "--port", Integer.toString(taken.getLocalPort()), "--data-dir", directory.toString());

            assertThat(run.status()).isEqualTo(ExitCode.FAILED.status());
            assertThat(run.err()).contains("cannot listen on", Integer.toString(taken.getLocalPort()));
        }
    }
}
