package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.MixedSubscriptionsBalancer.Former;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A sticky division.
 *
 * @param assignment for each member its partitions
 * @param moving what one member gives up and another gets, and who that is; empty if it was not kept track of
 */
record StickyBalance(Map<String, List<TopicPartition>> assignment, Optional<Map<TopicPartition, String>> moving) {
    /**
     * Divides partitions.
     *
     * @param claims what a member says it had
     */
    static StickyBalance of(
            Map<String, AssignableTopic> topics,
            Map<String, MemberSubscription> members,
            Function<MemberSubscription, StickyClaim> claims) {
        StickyOwnership ownership = StickyOwnership.of(topics.keySet(), members, claims);
        StickyRacks racks = StickyRacks.of(topics.values(), members);
        if (ownership.hasEqualSubscriptions()) {
            EqualSubscriptionsBalancer balancer = new EqualSubscriptionsBalancer(topics, racks, ownership);
            Map<String, List<TopicPartition>> assignment = balancer.balance();
            return new StickyBalance(assignment, Optional.of(balancer.moving()));
        }
        Map<TopicPartition, Former> former = former(members, claims, ownership.newestGeneration());
        return new StickyBalance(
                new MixedSubscriptionsBalancer(topics, members, racks, ownership.owned(), former).balance(),
                Optional.empty());
    }

    /** What moves, worked out from who has what before and afterwards. */
    Map<TopicPartition, String> moved(Map<String, MemberSubscription> members) {
        Map<TopicPartition, String> added = new HashMap<>();
        Set<TopicPartition> revoked = new HashSet<>();
        assignment.forEach((memberId, assigned) -> {
            MemberSubscription member = members.get(memberId);
            Set<TopicPartition> owned = new HashSet<>(member == null ? List.of() : member.ownedPartitions());
            assigned.stream()
                    .filter(partition -> !owned.contains(partition))
                    .forEach(partition -> added.put(partition, memberId));
            Set<TopicPartition> kept = new HashSet<>(assigned);
            owned.stream().filter(partition -> !kept.contains(partition)).forEach(revoked::add);
        });
        added.keySet().retainAll(revoked);
        return added;
    }

    private static Map<TopicPartition, Former> former(
            Map<String, MemberSubscription> members,
            Function<MemberSubscription, StickyClaim> claims,
            int newestGeneration) {
        Map<TopicPartition, Former> former = new HashMap<>();
        members.forEach((memberId, member) -> {
            StickyClaim claim = claims.apply(member);
            if (claim.generationOrNone() < newestGeneration) {
                Former candidate = new Former(memberId, claim.generationOrNone());
                claim.partitions()
                        .forEach(partition -> former.merge(
                                partition,
                                candidate,
                                (known, other) -> other.generation() > known.generation() ? other : known));
            }
        });
        return former;
    }
}
