package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Divides partitions among the members of a group. Pure: the same input gives the same result. */
public interface PartitionAssignor {
    /** The name that members ask for. */
    String name();

    /** Who gets what: each partition of each topic that somebody wants goes to exactly one member that wants the topic. */
    Map<String, PartitionSet> assign(Input input);

    /**
     * What there is to divide.
     *
     * @param members by id, in order
     */
    record Input(SortedMap<String, Member> members) {
        /** Copies. */
        public Input {
            members = new TreeMap<>(members);
        }
    }

    /**
     * One member.
     *
     * @param instanceIdOrId what it is ordered by: the instance id of a static member, so that its place outlives it
     * @param topics what it wants, as far as it exists
     * @param current what it is to have until now
     */
    record Member(String instanceIdOrId, List<Topics.Topic> topics, PartitionSet current) {
        /** Copies. */
        public Member {
            requireNonNull(instanceIdOrId, "instanceIdOrId");
            topics = List.copyOf(topics);
            requireNonNull(current, "current");
        }
    }
}
