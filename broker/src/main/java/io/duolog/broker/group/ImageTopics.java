package io.duolog.broker.group;

import io.duolog.broker.group.consumer.Topics;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.TopicsImage;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * The topics of one image of the metadata. Immutable.
 *
 * @param version the offset of the metadata log up to which they have been as they are
 */
record ImageTopics(TopicsImage image, long version) implements Topics {
    @Override
    public Optional<Topic> find(String name) {
        return image.find(name)
                .map(topic ->
                        new Topic(topic.name(), topic.id(), topic.partitions().size()));
    }

    @Override
    public Optional<String> nameOf(UUID id) {
        return image.find(id).map(TopicImage::name);
    }

    @Override
    public Collection<String> names() {
        return image.all().stream()
                .map(TopicImage::name)
                .filter(name -> !InternalTopics.isInternal(name))
                .toList();
    }
}
