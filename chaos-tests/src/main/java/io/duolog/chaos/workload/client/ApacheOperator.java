package io.duolog.chaos.workload.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Changes topics by Apache Kafka's library. */
final class ApacheOperator implements ChaosOperator {
    private static final String RETENTION = "retention.ms";

    private final Admin admin;

    /** Takes over the client. */
    ApacheOperator(Admin admin) {
        this.admin = admin;
    }

    @Override
    public void create(String topic, int partitions, int replicationFactor, long retentionMs, Duration timeout) {
        NewTopic request = new NewTopic(topic, partitions, (short) replicationFactor)
                .configs(Map.of(RETENTION, Long.toString(retentionMs)));
        await(admin.createTopics(List.of(request)).all(), timeout);
    }

    @Override
    public void delete(String topic, Duration timeout) {
        await(admin.deleteTopics(List.of(topic)).all(), timeout);
    }

    @Override
    public void addPartitions(String topic, int total, Duration timeout) {
        await(
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                        .all(),
                timeout);
    }

    @Override
    public void setRetention(String topic, long retentionMs, Duration timeout) {
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(RETENTION, Long.toString(retentionMs)), AlterConfigOp.OpType.SET);
        await(
                admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(change)))
                        .all(),
                timeout);
    }

    @Override
    public Optional<Topic> describe(String topic, Duration timeout) {
        try {
            Map<String, TopicDescription> topics =
                    await(admin.describeTopics(List.of(topic)).allTopicNames(), timeout);
            int partitions = requireNonNull(topics.get(topic)).partitions().size();
            Map<ConfigResource, Config> configs =
                    await(admin.describeConfigs(List.of(resource(topic))).all(), timeout);
            ConfigEntry retention = requireNonNull(configs.get(resource(topic))).get(RETENTION);
            return Optional.of(new Topic(partitions, retention == null ? -1 : Long.parseLong(retention.value())));
        } catch (PollException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T await(KafkaFuture<T> answer, Duration timeout) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new PollException(cause.toString(), false, cause);
        } catch (TimeoutException e) {
            throw new PollException(e.toString(), false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PollException(e.toString(), false, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
