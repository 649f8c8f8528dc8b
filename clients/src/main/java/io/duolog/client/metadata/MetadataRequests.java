package io.duolog.client.metadata;

import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataRequest.MetadataRequestTopic;
import java.util.Collection;

/** The question of {@link Metadata}. */
final class MetadataRequests {
    private MetadataRequests() {}

    /** Asks for these topics, which the broker may create if it is configured to, and for all brokers. */
    static MetadataRequest of(Collection<String> topics) {
        return MetadataRequest.builder()
                .topics(topics.stream()
                        .sorted()
                        .map(name -> new MetadataRequestTopic(TopicView.NO_ID, name))
                        .toList())
                .allowAutoTopicCreation(true)
                .build();
    }
}
