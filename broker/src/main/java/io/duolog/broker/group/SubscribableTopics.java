package io.duolog.broker.group;

import io.duolog.broker.group.consumer.Topics;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.broker.metadata.TopicsImage;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The newest topics, for groups whose coordinator assigns them. Their version rises only when a topic comes, goes or grows, not
 * with leaders and replicas, so that groups look at what they subscribe to no more often than they need. Thread-safe.
 */
public final class SubscribableTopics implements MetadataPublisher, Supplier<Topics> {
    private volatile ImageTopics newest = new ImageTopics(MetadataImage.EMPTY.topics(), 0);

    @Override
    public void onMetadata(MetadataDelta delta) {
        boolean changed = delta.partitions().keySet().stream()
                .anyMatch(id -> !partitions(delta.before().topics(), id)
                        .equals(partitions(delta.after().topics(), id)));
        newest = new ImageTopics(delta.after().topics(), changed ? delta.after().endOffset() : newest.version());
    }

    private static Optional<Integer> partitions(TopicsImage topics, UUID id) {
        return topics.find(id).map(topic -> topic.partitions().size());
    }

    @Override
    public Topics get() {
        return newest;
    }
}
