package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A model of who holds all that was committed: leaders are imagined to commit all the time, with all of the in-sync
 * replicas and never with fewer than the minimum. A leader must be one of those, unless nobody has everything any more.
 */
final class CommittedReplicas {
    private record Key(UUID topicId, int partition) {}

    private final Map<Key, Set<Integer>> complete = new HashMap<>();
    private final Map<Key, List<String>> history = new HashMap<>();

    /** A broker lost records of all its partitions. */
    void lost(int broker) {
        complete.forEach((key, brokers) -> {
            if (brokers.remove(broker)) {
                note(key, broker + " lost records");
            }
        });
    }

    /** A broker lost one partition. */
    void lost(UUID topicId, int partition, int broker) {
        Key key = new Key(topicId, partition);
        complete.getOrDefault(key, new HashSet<>()).remove(broker);
        note(key, broker + " lost its disk");
    }

    private void note(Key key, String event) {
        List<String> events = history.computeIfAbsent(key, any -> new ArrayList<>());
        if (events.isEmpty() || !events.get(events.size() - 1).equals(event)) {
            events.add(event);
        }
    }

    /** Looks at the leader after a change, then lets it commit. */
    void check(
            MetadataImage image,
            ControllerContext context,
            PartitionChangeRecord change,
            boolean uncleanRequested,
            String what) {
        TopicImage topic = image.topics().find(change.topicId()).orElseThrow();
        check(topic, change.partitionId(), TopicRules.of(image, topic.name(), context), uncleanRequested, what);
    }

    /** Looks at all leaders, then lets them commit. */
    void check(MetadataImage image, ControllerContext context, String what) {
        for (TopicImage topic : image.topics().all()) {
            TopicRules rules = TopicRules.of(image, topic.name(), context);
            for (int i = 0; i < topic.partitions().size(); i++) {
                check(topic, i, rules, false, what);
            }
        }
    }

    private void check(TopicImage topic, int number, TopicRules rules, boolean uncleanRequested, String what) {
        PartitionRegistration partition = topic.partitions().get(number);
        Key key = new Key(topic.id(), number);
        Set<Integer> holders = complete.computeIfAbsent(key, any -> new HashSet<>(partition.isr()));
        note(key, partition + " " + rules.minInSync() + " held by " + holders);
        if (!partition.hasLeader()) {
            return;
        }
        holders.retainAll(partition.replicas());
        if (uncleanRequested || rules.uncleanAllowed() || holders.isEmpty()) {
            holders.clear();
            holders.add(partition.leader());
        }
        assertThat(holders)
                .as("%s: %s-%d lost what others have: %s", what, topic.name(), number, history.get(key))
                .contains(partition.leader());
        if (partition.isr().size() >= rules.minInSync(partition.replicas().size())) {
            holders.clear();
        }
        holders.addAll(partition.isr());
    }
}
