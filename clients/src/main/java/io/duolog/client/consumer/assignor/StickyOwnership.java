package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Who had what, of the topics that still exist. A partition that several members claim belongs to the one with the newest
 * generation, and to nobody if that is two.
 *
 * <p>Its maps are {@link HashMap}s on purpose, here as in the balancers: Apache Kafka serves members in the order of such a
 * map, and the results are to be the same.
 *
 * @param owned for every member what is kept of its claim
 * @param disputed what two members of one generation claimed
 * @param newestGeneration the newest generation that any member names
 * @param hasEqualSubscriptions whether all members subscribe to the same topics
 */
record StickyOwnership(
        Map<String, List<TopicPartition>> owned,
        Set<TopicPartition> disputed,
        int newestGeneration,
        boolean hasEqualSubscriptions) {
    /** Sorts the claims out. */
    static StickyOwnership of(
            Set<String> topics,
            Map<String, MemberSubscription> members,
            Function<MemberSubscription, StickyClaim> claims) {
        Map<String, List<TopicPartition>> owned = new HashMap<>();
        Map<TopicPartition, String> owners = new HashMap<>();
        Set<TopicPartition> disputed = new HashSet<>();
        Set<String> firstTopics = new HashSet<>();
        boolean isEqual = true;
        int newest = Assignor.NO_GENERATION;
        for (Map.Entry<String, MemberSubscription> entry : members.entrySet()) {
            String memberId = entry.getKey();
            MemberSubscription member = entry.getValue();
            if (firstTopics.isEmpty()) {
                firstTopics.addAll(member.topics());
            } else {
                isEqual &= member.topics().size() == firstTopics.size() && firstTopics.containsAll(member.topics());
            }
            StickyClaim claim = claims.apply(member);
            newest = Math.max(newest, claim.generationOrNone());
            List<TopicPartition> kept = new ArrayList<>();
            owned.put(memberId, kept);
            for (TopicPartition partition : claim.partitions()) {
                if (!topics.contains(partition.topic())) {
                    continue;
                }
                String other = owners.get(partition);
                int otherGeneration = other == null ? Integer.MIN_VALUE : generation(members, other);
                if (claim.generationOrNone() < otherGeneration) {
                    continue;
                }
                if (other != null) {
                    requireNonNull(owned.get(other)).remove(partition);
                }
                if (claim.generationOrNone() == otherGeneration) {
                    disputed.add(partition);
                } else {
                    kept.add(partition);
                }
                owners.put(partition, memberId);
            }
        }
        return new StickyOwnership(owned, disputed, newest, isEqual);
    }

    private static int generation(Map<String, MemberSubscription> members, String memberId) {
        return requireNonNull(members.get(memberId)).generation().orElse(Assignor.NO_GENERATION);
    }
}
