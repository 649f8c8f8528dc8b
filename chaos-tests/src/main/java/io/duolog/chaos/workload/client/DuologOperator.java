package io.duolog.chaos.workload.client;

import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ConfigChange;
import io.duolog.client.admin.ConfigEntry;
import io.duolog.client.admin.ConfigResource;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Changes topics by Duolog's library. */
final class DuologOperator implements ChaosOperator {
    private static final String RETENTION = "retention.ms";

    private final Client client;

    /** Takes over the client. */
    DuologOperator(Client client) {
        this.client = client;
    }

    @Override
    public void create(String topic, int partitions, int replicationFactor, long retentionMs, Duration timeout) {
        NewTopic request = new NewTopic(topic, partitions, replicationFactor)
                .withConfigs(Map.of(RETENTION, Long.toString(retentionMs)));
        telling(admin(timeout).createTopic(request));
    }

    @Override
    public void delete(String topic, Duration timeout) {
        telling(admin(timeout).deleteTopic(topic));
    }

    @Override
    public void addPartitions(String topic, int total, Duration timeout) {
        telling(admin(timeout).createPartitions(Map.of(topic, total)).get(topic));
    }

    @Override
    public void setRetention(String topic, long retentionMs, Duration timeout) {
        ConfigResource resource = ConfigResource.topic(topic);
        telling(admin(timeout)
                .alterConfigs(Map.of(resource, List.of(ConfigChange.set(RETENTION, Long.toString(retentionMs)))))
                .get(resource));
    }

    @Override
    public Optional<Topic> describe(String topic, Duration timeout) {
        try {
            TopicDescription description = admin(timeout).describeTopic(topic).join();
            Map<String, ConfigEntry> configs =
                    admin(timeout).describeConfig(ConfigResource.topic(topic)).join();
            ConfigEntry retention = configs.get(RETENTION);
            long retentionMs =
                    retention == null ? -1 : Long.parseLong(retention.value().orElse("-1"));
            return Optional.of(new Topic(description.partitions().size(), retentionMs));
        } catch (CompletionException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failure(e);
        }
    }

    private static boolean isMissing(CompletionException failure) {
        return failure.getCause() instanceof ClientException known
                && known.errorCode().equals(Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    }

    private Admin admin(Duration timeout) {
        return client.admin().withTimeout(timeout);
    }

    private static void telling(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            throw failure(e);
        }
    }

    private static PollException failure(CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new PollException(cause.toString(), false, cause);
    }

    @Override
    public void close() {
        client.close();
    }
}
