package io.duolog.chaos.system;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.storage.TopicPartition;
import io.duolog.testkit.BrokerQuestion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * What several brokers say when all are asked at once, at their real addresses. One that is paused or away is waited for until
 * the time-out, once for all of them. Safe for use by many threads.
 */
public final class BrokerAnswers implements AutoCloseable {
    private static final short METADATA_VERSION = 12;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int NOBODY = -1;

    private final Duration timeout;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "chaos-broker-answers");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Asks nobody yet.
     *
     * @param timeout for each broker to take a connection, and again to answer
     */
    public BrokerAnswers(Duration timeout) {
        this.timeout = timeout;
    }

    /** Puts a question, which may block, to all at once, and returns the answers that there are. */
    public <R> List<R> ask(Collection<InetSocketAddress> brokers, Function<InetSocketAddress, Optional<R>> question) {
        List<CompletableFuture<Optional<R>>> asked = brokers.stream()
                .map(broker -> CompletableFuture.supplyAsync(() -> question.apply(broker), threads))
                .toList();
        List<R> answers = new ArrayList<>();
        for (CompletableFuture<Optional<R>> answer : asked) {
            answer.join().ifPresent(answers::add);
        }
        return answers;
    }

    private List<MetadataResponse> metadata(Collection<InetSocketAddress> brokers, Set<String> topics) {
        MetadataRequest request = MetadataRequest.builder()
                .topics(topics.stream()
                        .map(topic -> new MetadataRequest.MetadataRequestTopic(NO_ID, topic))
                        .toList())
                .allowAutoTopicCreation(false)
                .build();
        return ask(brokers, broker -> BrokerQuestion.ask(broker, request, METADATA_VERSION, timeout));
    }

    /**
     * Who leads the partitions of these topics: of each the answer with the newest leader epoch, and of several with that
     * epoch one that names the fewest in-sync replicas: a broker that was cut off knows those of before.
     */
    public List<LeaderObserved> leaders(Collection<InetSocketAddress> brokers, Set<String> topics) {
        Map<TopicPartition, LeaderObserved> newest = new HashMap<>();
        for (MetadataResponse answer : metadata(brokers, topics)) {
            long nowNs = System.nanoTime();
            for (MetadataResponse.MetadataResponseTopic topic : answer.topics()) {
                String name = topic.name();
                if (name != null) {
                    topic.partitions().forEach(partition -> {
                        LeaderObserved observed = observed(nowNs, name, partition);
                        newest.merge(observed.partition(), observed, BrokerAnswers::newer);
                    });
                }
            }
        }
        return List.copyOf(newest.values());
    }

    private static LeaderObserved observed(
            long nowNs, String topic, MetadataResponse.MetadataResponsePartition partition) {
        return new LeaderObserved(
                nowNs,
                new TopicPartition(topic, partition.partitionIndex()),
                partition.leaderId(),
                partition.leaderEpoch(),
                partition.isrNodes());
    }

    private static LeaderObserved newer(LeaderObserved one, LeaderObserved other) {
        if (one.leaderEpoch() != other.leaderEpoch()) {
            return one.leaderEpoch() > other.leaderEpoch() ? one : other;
        }
        return one.inSyncReplicas().size() <= other.inSyncReplicas().size() ? one : other;
    }

    /** The controller that most of them name in their metadata; empty if none names one. */
    public OptionalInt controller(Collection<InetSocketAddress> brokers) {
        Map<Integer, Integer> votes = new HashMap<>();
        for (MetadataResponse answer : metadata(brokers, Set.of())) {
            if (answer.controllerId() != NOBODY) {
                votes.merge(answer.controllerId(), 1, Integer::sum);
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> OptionalInt.of(most.getKey()))
                .orElse(OptionalInt.empty());
    }

    /** Ends its threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
