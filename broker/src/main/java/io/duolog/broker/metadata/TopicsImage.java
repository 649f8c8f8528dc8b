package io.duolog.broker.metadata;

import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** All topics by id and by name. Immutable; a changed copy shares what has not changed. */
public final class TopicsImage {
    static final TopicsImage EMPTY =
            new TopicsImage(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HostedTopics.NONE);

    private final PMap<UUID, TopicImage> byId;
    private final PMap<String, UUID> idsByName;

    /** Names with '.' replaced by '_', for those that hold either: two such topics would share a metric's name. */
    private final PMap<String, String> namesByCollisionKey;

    private final HostedTopics hosted;

    private TopicsImage(
            PMap<UUID, TopicImage> byId,
            PMap<String, UUID> idsByName,
            PMap<String, String> namesByCollisionKey,
            HostedTopics hosted) {
        this.byId = byId;
        this.idsByName = idsByName;
        this.namesByCollisionKey = namesByCollisionKey;
        this.hosted = hosted;
    }

    /** The topic of that id, if there is one. */
    public Optional<TopicImage> find(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The topic of that name, if there is one. */
    public Optional<TopicImage> find(String name) {
        return Optional.ofNullable(idsByName.get(name)).map(byId::get);
    }

    /** All topics, in no order. Immutable. */
    public Collection<TopicImage> all() {
        return byId.values();
    }

    /** The topics that have a replica on the broker, in no order, found without looking at the others. Immutable. */
    public List<TopicImage> hostedBy(int brokerId) {
        return hosted.of(brokerId).stream().map(byId::get).toList();
    }

    /** How many topics there are. */
    public int size() {
        return byId.size();
    }

    /** A topic whose name differs at most by '.' and '_', if there is one. */
    public Optional<String> colliding(String name) {
        return hasCollisionCharacter(name)
                ? Optional.ofNullable(namesByCollisionKey.get(collisionKey(name)))
                : Optional.empty();
    }

    TopicsImage with(TopicRecord value) {
        String name = value.name();
        if (idsByName.containsKey(name) || byId.containsKey(value.topicId())) {
            throw new IllegalStateException("topic " + name + " with id " + value.topicId() + " exists already");
        }
        return new TopicsImage(
                byId.plus(value.topicId(), TopicImage.empty(value.topicId(), name)),
                idsByName.plus(name, value.topicId()),
                hasCollisionCharacter(name) ? namesByCollisionKey.plus(collisionKey(name), name) : namesByCollisionKey,
                hosted);
    }

    TopicsImage with(NewPartitionsRecord value) {
        return replace(existing(value.topicId()).with(value), hosted.created(value.topicId(), value.replicas()));
    }

    TopicsImage with(PartitionRecord value) {
        TopicImage before = existing(value.topicId());
        List<Integer> replicas = before.partition(value.partitionId())
                .map(PartitionRegistration::replicas)
                .orElse(List.of());
        return replace(before.with(value), hosted.moved(value.topicId(), replicas, value.replicas()));
    }

    /** Changes of partitions of one topic; at least one. */
    TopicsImage with(List<PartitionChangeRecord> ofOneTopic) {
        TopicImage topic = existing(ofOneTopic.get(0).topicId());
        HostedTopics nowHosted = hosted;
        for (PartitionChangeRecord change : ofOneTopic) {
            TopicImage before = topic;
            topic = before.with(change);
            List<Integer> replicas = change.replicas();
            if (replicas != null) {
                nowHosted = nowHosted.moved(
                        topic.id(),
                        before.partitions().get(change.partitionId()).replicas(),
                        replicas);
            }
        }
        return replace(topic, nowHosted);
    }

    TopicsImage without(UUID id) {
        TopicImage topic = existing(id);
        String name = topic.name();
        return new TopicsImage(
                byId.minus(id),
                idsByName.minus(name),
                hasCollisionCharacter(name) ? namesByCollisionKey.minus(collisionKey(name)) : namesByCollisionKey,
                hosted.removed(topic));
    }

    TopicImage existing(UUID id) {
        return find(id).orElseThrow(() -> new IllegalStateException("there is no topic with id " + id));
    }

    private TopicsImage replace(TopicImage topic, HostedTopics nowHosted) {
        return new TopicsImage(byId.plus(topic.id(), topic), idsByName, namesByCollisionKey, nowHosted);
    }

    private static boolean hasCollisionCharacter(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
    }

    private static String collisionKey(String name) {
        return name.replace('.', '_');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicsImage that && byId.equals(that.byId) && idsByName.equals(that.idsByName);
    }

    @Override
    public int hashCode() {
        return byId.hashCode();
    }

    @Override
    public String toString() {
        return "TopicsImage" + idsByName.keySet();
    }
}
