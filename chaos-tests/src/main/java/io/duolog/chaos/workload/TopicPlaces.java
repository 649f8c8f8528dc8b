package io.duolog.chaos.workload;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The topics that a worker uses now. With rotation each place of the plan holds one topic after the other: when a topic has
 * had its share of writes by this worker, its successor is created, and takes its place once it is certain that it exists.
 * Writes go on meanwhile. Thread-safe.
 */
final class TopicPlaces {
    private final int writesMax;
    private final Predicate<TopicPlan> creation;
    private final Executor creator;
    private final Object lock = new Object();
    private final Map<String, TopicPlan> current = new HashMap<>();
    private final Map<String, Long> writes = new HashMap<>();
    private final Set<String> moving = new HashSet<>();
    private final List<TopicPlan> used = new ArrayList<>();

    /**
     * Begins with the newest of each place.
     *
     * @param writesMax how many writes of this worker a topic gets; 0: any number, and names are not looked into
     * @param topics all of the run so far
     * @param creation makes a topic, or tells that it could not
     * @param creator where that is called
     */
    TopicPlaces(int writesMax, Collection<TopicPlan> topics, Predicate<TopicPlan> creation, Executor creator) {
        this.writesMax = writesMax;
        this.creation = creation;
        this.creator = creator;
        for (TopicPlan topic : topics) {
            used.add(topic);
            current.merge(place(topic.name()), topic, TopicPlaces::newer);
        }
    }

    private static TopicPlan newer(TopicPlan one, TopicPlan other) {
        return RotatedTopic.number(other.name()) > RotatedTopic.number(one.name()) ? other : one;
    }

    /** The topic that stands now where the plan has {@code planned}. */
    TopicPlan current(String planned) {
        synchronized (lock) {
            TopicPlan topic = current.get(place(planned));
            if (topic == null) {
                throw new IllegalArgumentException("there is no topic " + planned + " in " + current.keySet());
            }
            return topic;
        }
    }

    /** All partitions of the newest topics of these places, at most so many of each. */
    List<TopicPartition> partitions(Collection<String> planned, int topicsEach) {
        synchronized (lock) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String name : planned) {
                List<TopicPlan> here = used.stream()
                        .filter(topic -> place(topic.name()).equals(place(name)))
                        .toList();
                here.subList(Math.max(0, here.size() - topicsEach), here.size())
                        .forEach(topic -> IntStream.range(0, topic.partitions())
                                .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition))));
            }
            return partitions;
        }
    }

    /** A record was handed over for a topic. */
    void wrote(String topic) {
        if (writesMax == 0) {
            return;
        }
        synchronized (lock) {
            TopicPlan old = current(topic);
            boolean isOver = writes.merge(topic, 1L, Long::sum) >= (long) writesMax * old.partitions();
            if (isOver && old.name().equals(topic) && moving.add(topic)) {
                creator.execute(() -> move(old));
            }
        }
    }

    private void move(TopicPlan old) {
        TopicPlan next = RotatedTopic.next(old);
        boolean created = creation.test(next);
        synchronized (lock) {
            moving.remove(old.name());
            if (created) {
                used.add(next);
                current.put(place(next.name()), next);
                writes.remove(old.name());
            }
        }
    }

    private String place(String name) {
        return writesMax == 0 ? name : RotatedTopic.place(name);
    }
}
