package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.TopicPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Apache Kafka's. */
final class ApacheLibrary implements ClientLibrary {
    private final String bootstrapServers;

    ApacheLibrary(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public ChaosProducer producer(ProducerSettings settings) {
        return new ApacheProducer(complete(settings.properties()));
    }

    @Override
    public ChaosConsumer consumer(ConsumerSettings settings) {
        Map<String, Object> properties = complete(settings.properties());
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        return new ApacheConsumer(properties);
    }

    @Override
    public ChaosMember member(MemberSettings settings) {
        Map<String, Object> properties = complete(settings.properties());
        properties.put("allow.auto.create.topics", false);
        return new ApacheMember(properties);
    }

    @Override
    public ChaosOperator operator(String clientId, int requestTimeoutMs) {
        return new ApacheOperator(Admin.create(complete(Connecting.properties(clientId, requestTimeoutMs))));
    }

    @Override
    public void createTopic(TopicPlan topic, Duration timeout) {
        Map<String, Object> properties =
                complete(Connecting.properties("creator", Math.toIntExact(timeout.toMillis())));
        properties.put("default.api.timeout.ms", Math.toIntExact(timeout.toMillis()));
        NewTopic request = new NewTopic(topic.name(), topic.partitions(), (short) topic.replicationFactor())
                .configs(TopicConfigs.of(topic));
        Admin admin = Admin.create(properties);
        try {
            admin.createTopics(List.of(request)).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new TopicCreationException(topic.name(), e.getCause() == null ? e : e.getCause());
            }
        } catch (TimeoutException e) {
            throw new TopicCreationException(topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicCreationException(topic.name(), e);
        } finally {
            // Without a limit it may wait for ever for a broker that accepts connections and says nothing.
            admin.close(timeout);
        }
    }

    private Map<String, Object> complete(Map<String, Object> settings) {
        Map<String, Object> properties = new TreeMap<>(settings);
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
