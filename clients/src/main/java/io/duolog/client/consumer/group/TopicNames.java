package io.duolog.client.consumer.group;

import io.duolog.client.metadata.Metadata;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.duolog.protocol.message.MetadataResponse;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Finds the names of topics by their ids, which never change theirs: in what the client knows, or else from a broker. On the event
 * loop.
 */
final class TopicNames {
    private final Metadata metadata;
    private final int requestTimeoutMs;

    TopicNames(Metadata metadata, int requestTimeoutMs) {
        this.metadata = metadata;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /** Completes with the names that were found; an id that nobody knows is absent. */
    CompletableFuture<Map<UUID, String>> find(Set<UUID> ids) {
        Map<UUID, String> found = new HashMap<>();
        for (TopicView topic : metadata.view().topics().values()) {
            if (topic.hasId() && ids.contains(topic.id())) {
                found.put(topic.id(), topic.name());
            }
        }
        Set<UUID> missing = new LinkedHashSet<>(ids);
        missing.removeAll(found.keySet());
        Optional<Endpoint> broker = metadata.anyEndpoint(Purpose.CONTROL);
        if (missing.isEmpty() || broker.isEmpty()) {
            return CompletableFuture.completedFuture(found);
        }
        CompletableFuture<Map<UUID, String>> names = new CompletableFuture<>();
        Completion.listen(
                broker.get().send(request(missing), requestTimeoutMs),
                response -> {
                    add(response, found);
                    names.complete(found);
                },
                names::completeExceptionally);
        return names;
    }

    private static MetadataRequest request(Set<UUID> ids) {
        return MetadataRequest.builder()
                .topics(ids.stream()
                        .map(id -> new MetadataRequestTopic(id, null))
                        .toList())
                .allowAutoTopicCreation(false)
                .build();
    }

    private static void add(MetadataResponse response, Map<UUID, String> found) {
        for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (topic.errorCode() == ErrorCode.NONE.code() && name != null && !name.isEmpty()) {
                found.put(topic.topicId(), name);
            }
        }
    }
}
