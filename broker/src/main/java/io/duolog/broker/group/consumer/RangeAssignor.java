package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.group.consumer.Topics.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives each member a range of neighbouring partitions of each topic. Members that want the same topics, with as many
 * partitions each, get the same ranges of all: records with the same key meet at one member. Not sticky.
 */
public final class RangeAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, PartitionSet> assign(Input input) {
        List<Map.Entry<String, Member>> ordered =
                new ArrayList<>(input.members().entrySet());
        ordered.sort(Comparator.comparing(entry -> entry.getValue().instanceIdOrId()));
        Map<Topic, List<String>> subscribers = new TreeMap<>(Comparator.comparing(Topic::name));
        Map<String, PartitionSet.Builder> builders = new HashMap<>();
        ordered.forEach(entry -> {
            builders.put(entry.getKey(), new PartitionSet.Builder());
            entry.getValue().topics().forEach(topic -> subscribers
                    .computeIfAbsent(topic, each -> new ArrayList<>())
                    .add(entry.getKey()));
        });
        subscribers.forEach((topic, members) -> divide(topic, members, builders));
        Map<String, PartitionSet> assignment = new HashMap<>();
        builders.forEach((member, builder) -> assignment.put(member, builder.build()));
        return assignment;
    }

    /** The first of the members get one more each, if it does not come out even. */
    private static void divide(Topic topic, List<String> members, Map<String, PartitionSet.Builder> builders) {
        int each = topic.partitions() / members.size();
        int larger = topic.partitions() % members.size();
        int partition = 0;
        for (int i = 0; i < members.size(); i++) {
            int end = partition + each + (i < larger ? 1 : 0);
            PartitionSet.Builder builder = requireNonNull(builders.get(members.get(i)));
            for (; partition < end; partition++) {
                builder.add(topic.id(), partition);
            }
        }
    }
}
