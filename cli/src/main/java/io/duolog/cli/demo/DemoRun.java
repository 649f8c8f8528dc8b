package io.duolog.cli.demo;

import static java.util.Objects.requireNonNull;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.output.Progress;
import io.duolog.client.Client;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.consumer.ConsumerRecords;
import io.duolog.client.errors.ClientException;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.serialization.Serializers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's parts have in common: a topic is filled and read again, with progress to see.
 *
 * @param client of the demo's cluster
 * @param context where progress goes
 * @param isQuiet whether progress is not shown
 */
record DemoRun(Client client, CommandContext context, boolean isQuiet) {
    private static final Duration POLL = Duration.ofMillis(200);
    /** Short, because a fetch that waits at the broker holds up the end by as long. */
    private static final Duration FETCH_WAIT = Duration.ofMillis(50);

    private static final long SILENCE_MAX_NS = Duration.ofSeconds(30).toNanos();
    private static final String RECORDS = "records";

    /** Checks that all are there. */
    DemoRun {
        requireNonNull(client, "client");
        requireNonNull(context, "context");
    }

    /** Gives records one after the other. */
    @FunctionalInterface
    interface Source {
        /** The next record; null at the end. */
        @Nullable
        ProducerRecord<byte[], byte[]> next() throws IOException;
    }

    /** Takes what was read. */
    @FunctionalInterface
    interface Sink {
        /** The next record of some partition. */
        void accept(ConsumerRecord<byte[], byte[]> consumed) throws IOException;
    }

    /** Told of records that are written for good. */
    @FunctionalInterface
    interface Acknowledged {
        /** Where one of them is. */
        void accept(RecordMetadata metadata);
    }

    void createTopic(String name, int partitions) {
        client.admin()
                .createTopic(new NewTopic(name, partitions, NewTopic.BROKER_DEFAULT))
                .join();
    }

    /**
     * Writes all records, and waits until they are acknowledged.
     *
     * @param expected how many there will be, for the progress
     * @return how long it took, in nanoseconds
     * @throws ClientException the first error, if a record could not be written
     */
    long produce(Source source, long expected) throws IOException {
        AtomicLong acknowledged = new AtomicLong();
        long startNs = context.nanoTime().getAsLong();
        try (Progress progress = progress("produce", expected)) {
            produce(
                    () -> {
                        progress.update(acknowledged.get());
                        return source.next();
                    },
                    metadata -> acknowledged.incrementAndGet());
            progress.update(acknowledged.get());
        }
        return context.nanoTime().getAsLong() - startNs;
    }

    /**
     * Writes all records, and waits until they are acknowledged.
     *
     * @param acknowledged told where each record is, on the client's thread
     * @throws ClientException the first error, if a record could not be written
     */
    void produce(Source source, Acknowledged acknowledged) throws IOException {
        AtomicReference<@Nullable ClientException> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = client.producer(Serializers.byteArray(), Serializers.byteArray())
                .open()) {
            ProducerRecord<byte[], byte[]> outgoing = source.next();
            while (outgoing != null && failure.get() == null) {
                producer.send(outgoing, (metadata, error) -> {
                    if (metadata != null) {
                        acknowledged.accept(metadata);
                    } else {
                        failure.compareAndSet(null, error);
                    }
                });
                outgoing = source.next();
            }
            producer.flush();
        }
        ClientException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /**
     * Reads a topic from its beginning to its end.
     *
     * @return how long it took, in nanoseconds
     * @throws CommandFailure if nothing comes for a long time
     */
    long consume(String topic, int partitionCount, long expected, Sink sink) throws IOException {
        List<TopicPartition> partitions = IntStream.range(0, partitionCount)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        long startNs = context.nanoTime().getAsLong();
        try (Progress progress = progress("consume", expected);
                Consumer<byte[], byte[]> consumer = client.consumer(
                                Deserializers.byteArray(), Deserializers.byteArray())
                        .fetchMaxWait(FETCH_WAIT)
                        .open()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long read = 0;
            long heardNs = startNs;
            while (!isAtEnd(consumer, ends)) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> consumed : polled) {
                    sink.accept(consumed);
                }
                read += polled.count();
                progress.update(read);
                long nowNs = context.nanoTime().getAsLong();
                heardNs = polled.isEmpty() ? heardNs : nowNs;
                if (nowNs - heardNs > SILENCE_MAX_NS) {
                    throw CommandFailure.failed("after " + read + " of " + expected + " records of " + topic
                            + " nothing came for " + SILENCE_MAX_NS / 1_000_000_000 + " s");
                }
            }
        }
        return context.nanoTime().getAsLong() - startNs;
    }

    private static boolean isAtEnd(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private Progress progress(String title, long expected) {
        PrintStream out = isQuiet
                ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                : context.err();
        return new Progress(out, context.isTerminal(), context.nanoTime(), title, RECORDS, Math.max(1, expected));
    }
}
