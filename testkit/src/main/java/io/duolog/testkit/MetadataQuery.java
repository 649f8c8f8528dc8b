package io.duolog.testkit;

import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks one certain broker what it knows of the cluster. */
public final class MetadataQuery {
    private static final short VERSION = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final UUID NO_ID = new UUID(0, 0);

    private MetadataQuery() {}

    /** What the broker there says of all topics; empty if it does not answer within two seconds. */
    public static Optional<MetadataResponse> ask(InetSocketAddress address) {
        return askOf(address, null);
    }

    /** What the broker there says of the topics, which may be none; empty if it does not answer within two seconds. */
    public static Optional<MetadataResponse> ask(InetSocketAddress address, Collection<String> topics) {
        return askOf(
                address,
                topics.stream()
                        .map(topic -> new MetadataRequest.MetadataRequestTopic(NO_ID, topic))
                        .toList());
    }

    private static Optional<MetadataResponse> askOf(
            InetSocketAddress address, @Nullable List<MetadataRequest.MetadataRequestTopic> topics) {
        MetadataRequest request = MetadataRequest.builder()
                .topics(topics)
                .allowAutoTopicCreation(false)
                .build();
        return BrokerQuestion.ask(address, request, VERSION, TIMEOUT);
    }
}
