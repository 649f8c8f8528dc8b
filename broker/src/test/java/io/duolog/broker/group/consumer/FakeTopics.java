package io.duolog.broker.group.consumer;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Topics that a test makes; each change is another value. */
record FakeTopics(long version, SortedMap<String, Topic> topics) implements Topics {
    static final FakeTopics NONE = new FakeTopics(0, new TreeMap<>());

    FakeTopics with(String name, int partitions) {
        SortedMap<String, Topic> next = new TreeMap<>(topics);
        next.put(name, new Topic(name, idOf(name), partitions));
        return new FakeTopics(version + 1, next);
    }

    FakeTopics without(String name) {
        SortedMap<String, Topic> next = new TreeMap<>(topics);
        next.remove(name);
        return new FakeTopics(version + 1, next);
    }

    /** The id of every topic of this name. */
    static UUID idOf(String name) {
        return new UUID(7, name.hashCode());
    }

    @Override
    public Optional<Topic> find(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    @Override
    public Optional<String> nameOf(UUID id) {
        return topics.values().stream()
                .filter(topic -> topic.id().equals(id))
                .map(Topic::name)
                .findFirst();
    }

    @Override
    public Collection<String> names() {
        return topics.keySet();
    }
}
