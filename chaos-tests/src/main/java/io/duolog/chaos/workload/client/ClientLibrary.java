package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.TopicPlan;
import java.time.Duration;

/** A client library. What it opens shares nothing, so that closing one client ends all its connections. Thread-safe. */
public interface ClientLibrary {
    /**
     * The library of this name.
     *
     * @param name {@code duolog} or {@code apache}
     * @param bootstrapServers the brokers to ask first
     * @throws IllegalArgumentException if there is none
     */
    static ClientLibrary of(String name, String bootstrapServers) {
        return switch (name) {
            case "duolog" -> new DuologLibrary(bootstrapServers);
            case "apache" -> new ApacheLibrary(bootstrapServers);
            default ->
                throw new IllegalArgumentException(
                        "there is no client library '" + name + "'; there are duolog and apache");
        };
    }

    /** Opens a producer. Nothing is connected until something is sent. */
    ChaosProducer producer(ProducerSettings settings);

    /** Opens a consumer. Nothing is connected until something is polled. */
    ChaosConsumer consumer(ConsumerSettings settings);

    /** Opens a consumer that has a group. Nothing is connected until something is asked for. */
    ChaosMember member(MemberSettings settings);

    /** Opens somebody who changes topics. */
    ChaosOperator operator(String clientId, int requestTimeoutMs);

    /**
     * Creates a topic; nothing if it exists.
     *
     * @throws TopicCreationException if that is not certain in the end
     */
    void createTopic(TopicPlan topic, Duration timeout);
}
