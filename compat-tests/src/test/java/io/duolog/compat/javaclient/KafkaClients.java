package io.duolog.compat.javaclient;

import io.duolog.compat.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * Opens Apache Kafka's Java clients on one broker with settings that suit tests, and names topics so that no two tests
 * share one. Closing it closes the clients it opened.
 */
public final class KafkaClients implements AutoCloseable {

    /** How long a step may take before a test gives up; generous, because builders are slow. */
    public static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final String bootstrapServers;
    private final List<Runnable> closers = new ArrayList<>();
    private final Admin admin;

    /** Clients of {@code broker}, which runs. */
    public KafkaClients(BrokerUnderTest broker) {
        this(broker.bootstrapServers());
    }

    /** Clients of the cluster there. */
    public KafkaClients(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers, "default.api.timeout.ms", 30_000, "retry.backoff.ms", 20));
        closers.add(() -> admin.close(CLOSE_TIMEOUT));
    }

    /** The shared admin client. */
    public Admin admin() {
        return admin;
    }

    /** A producer of strings with Kafka's defaults but for {@code settings}. */
    public Producer<String, String> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "delivery.timeout.ms", 30_000,
                "request.timeout.ms", 10_000,
                "retry.backoff.ms", 20));
        all.putAll(settings);
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
        closers.add(() -> producer.close(CLOSE_TIMEOUT));
        return producer;
    }

    /** A consumer of strings without a group, reading from the earliest offset unless {@code settings} say otherwise. */
    public Consumer<String, String> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "default.api.timeout.ms",
                30_000,
                "retry.backoff.ms",
                20));
        all.putAll(settings);
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
        closers.add(consumer::close);
        return consumer;
    }

    /** A topic name that no other test of this run uses. */
    public static String topicName(String purpose) {
        return purpose + "-" + ProcessHandle.current().pid() + "-" + TOPICS.incrementAndGet();
    }

    /** Creates a topic with one partition and returns that. */
    public TopicPartition createPartition(String purpose, Map<String, String> configs) {
        return new TopicPartition(createTopic(purpose, 1, configs), 0);
    }

    /**
     * Creates a topic and waits until all its partitions have a leader that serves them. Apache Kafka up to 4.4 may refuse the first batch
     * of a producer before, and append the second, which leaves the first without a place (KAFKA-15591).
     */
    public String createTopic(String purpose, int partitions, Map<String, String> configs) {
        String topic = topicName(purpose);
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all());
        awaitLeaders(topic, partitions);
        await(admin.listOffsets(IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())))
                .all());
        return topic;
    }

    /** Waits until {@code topic} is known with a leader for each of {@code partitions}. */
    public void awaitLeaders(String topic, int partitions) {
        Awaitility.await("leaders of " + topic)
                .atMost(STEP_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    TopicDescription description = await(
                                    admin.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic);
                    return description.partitions().size() == partitions
                            && description.partitions().stream().allMatch(partition -> partition.leader() != null);
                });
    }

    /** Produces {@code count} records with values {@code value-<n>}, counting from {@code first}, one batch each. */
    public List<RecordMetadata> produceSingly(TopicPartition partition, int first, int count) {
        try (Producer<String, String> producer = producer(Map.of("batch.size", 0, "linger.ms", 0))) {
            return produce(producer, partition, first, count);
        }
    }

    /** Sends {@code count} records with values {@code value-<n>}, counting from {@code first}, and waits for them all. */
    public static List<RecordMetadata> produce(
            Producer<String, String> producer, TopicPartition partition, int first, int count) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int n = first; n < first + count; n++) {
            sent.add(producer.send(
                    new ProducerRecord<>(partition.topic(), partition.partition(), "key-" + n, "value-" + n)));
        }
        return sent.stream().map(KafkaClients::await).toList();
    }

    /** Assigns {@code partition} to a new consumer, from its beginning, and reads {@code count} records. */
    public List<ConsumerRecord<String, String>> readFromBeginning(TopicPartition partition, int count) {
        try (Consumer<String, String> consumer = consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return poll(consumer, count);
        }
    }

    /** Polls until {@code count} records have come; fails after {@link #STEP_TIMEOUT}. */
    public static List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadlineNs = System.nanoTime() + STEP_TIMEOUT.toNanos();
        while (records.size() < count && System.nanoTime() < deadlineNs) {
            consumer.poll(POLL).forEach(records::add);
        }
        if (records.size() < count) {
            throw new AssertionError(
                    "Got %d of %d records of %s".formatted(records.size(), count, consumer.assignment()));
        }
        return records;
    }

    /** The values of {@code records}, in order. */
    public static List<String> values(Collection<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    /** The values that {@link #produce} gives to records {@code first} up to but not including {@code end}. */
    public static List<String> expectedValues(int first, int end) {
        return IntStream.range(first, end).mapToObj(n -> "value-" + n).toList();
    }

    /** The result of {@code future}; its failure is thrown as the cause of an {@link AssertionError}. */
    public static <T> T await(Future<T> future) {
        try {
            return future.get(STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("No answer within " + STEP_TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The error that {@code future} ends with; fails if it succeeds. */
    public static Throwable errorOf(Future<?> future) {
        try {
            Object result = future.get(STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("Expected an error, got " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("No answer within " + STEP_TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
    }
}
