package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.coordinator.CoordinatorDecision;
import io.duolog.broker.coordinator.ShardEvent;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.broker.metadata.TopicImage;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the offsets end that were committed to topics which are deleted.
 *
 * <p>Told of new metadata before the partitions are, so that whoever leads a partition of groups knows every topic that an
 * earlier leader may have known: what is not known here does not exist. Thread-safe.
 */
public final class GroupTopics implements MetadataPublisher {
    private final Consumer<ShardEvent<GroupShard>> shards;
    private volatile MetadataImage newest = MetadataImage.EMPTY;

    /** Tells {@code shards}, those that are being loaded, too. */
    public GroupTopics(Consumer<ShardEvent<GroupShard>> shards) {
        this.shards = requireNonNull(shards, "shards");
    }

    @Override
    public void onMetadata(MetadataDelta delta) {
        newest = delta.after();
        if (delta.deletedTopics().isEmpty()) {
            return;
        }
        Map<String, UUID> deleted = new HashMap<>();
        for (TopicImage topic : delta.deletedTopics()) {
            deleted.put(topic.name(), topic.id());
        }
        shards.accept((shard, ticket, nowMs) -> {
            shard.topicsDeleted(deleted);
            return CoordinatorDecision.NONE;
        });
    }

    /** The id of a topic; null if there is none of this name. */
    public @Nullable UUID idOf(String topic) {
        return newest.topics().find(topic).map(TopicImage::id).orElse(null);
    }
}
