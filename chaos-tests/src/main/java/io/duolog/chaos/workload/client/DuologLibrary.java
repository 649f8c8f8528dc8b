package io.duolog.chaos.workload.client;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.client.Client;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Duolog's own. */
final class DuologLibrary implements ClientLibrary {
    private final String bootstrapServers;

    DuologLibrary(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public ChaosProducer producer(ProducerSettings settings) {
        return new DuologProducer(connect(settings.properties()));
    }

    @Override
    public ChaosConsumer consumer(ConsumerSettings settings) {
        return new DuologConsumer(connect(settings.properties()));
    }

    @Override
    public ChaosMember member(MemberSettings settings) {
        return new DuologMember(connect(settings.properties()));
    }

    @Override
    public ChaosOperator operator(String clientId, int requestTimeoutMs) {
        return new DuologOperator(connect(Connecting.properties(clientId, requestTimeoutMs)));
    }

    @Override
    public void createTopic(TopicPlan topic, Duration timeout) {
        NewTopic request = new NewTopic(topic.name(), topic.partitions(), topic.replicationFactor())
                .withConfigs(TopicConfigs.of(topic));
        try (Client client = connect(Connecting.properties("creator", Math.toIntExact(timeout.toMillis())))) {
            client.admin().withTimeout(timeout).createTopic(request).join();
        } catch (CompletionException e) {
            boolean exists = e.getCause() instanceof ClientException known
                    && known.errorCode().equals(Optional.of(ErrorCode.TOPIC_ALREADY_EXISTS));
            if (!exists) {
                throw new TopicCreationException(topic.name(), e.getCause() == null ? e : e.getCause());
            }
        }
    }

    private Client connect(Map<String, Object> settings) {
        Map<String, Object> properties = new TreeMap<>(settings);
        properties.put("bootstrap.servers", bootstrapServers);
        return Client.connect(properties);
    }
}
