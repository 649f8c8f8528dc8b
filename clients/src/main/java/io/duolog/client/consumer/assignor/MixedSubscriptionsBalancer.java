package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sticky assignment when members subscribe to different topics: everybody keeps what it had and may still have; what is
 * left goes to those with the least; then partitions are moved as long as that makes it more even. Used once.
 */
final class MixedSubscriptionsBalancer {
    private final Map<String, AssignableTopic> topics;
    private final Map<String, MemberSubscription> members;
    private final StickyRacks racks;
    private final Map<TopicPartition, Former> formerOwners;
    private final Map<String, List<TopicPartition>> assignment;
    private final Map<TopicPartition, String> owners = new HashMap<>();
    private final Map<String, List<String>> candidates = new HashMap<>();
    private final Map<String, List<String>> interests = new HashMap<>();
    private final List<TopicPartition> partitions;
    private final TreeSet<String> leastFirst;
    private final PartitionMovements movements = new PartitionMovements();
    private boolean mustRevoke;

    /**
     * Who had a partition before its present owner.
     *
     * @param generation of the group at that time
     */
    record Former(String memberId, int generation) {}

    MixedSubscriptionsBalancer(
            Map<String, AssignableTopic> topics,
            Map<String, MemberSubscription> members,
            StickyRacks racks,
            Map<String, List<TopicPartition>> owned,
            Map<TopicPartition, Former> formerOwners) {
        this.topics = topics;
        this.members = members;
        this.racks = racks;
        this.formerOwners = formerOwners;
        this.assignment = owned;
        topics.keySet().forEach(topic -> candidates.put(topic, new ArrayList<>()));
        members.forEach((memberId, member) -> {
            List<String> existing =
                    member.topics().stream().filter(topics::containsKey).toList();
            interests.put(memberId, existing);
            existing.forEach(topic -> candidates(topic).add(memberId));
        });
        assignment.forEach((memberId, each) -> each.forEach(partition -> owners.put(partition, memberId)));
        Comparator<String> fewestCandidates =
                Comparator.comparingInt(topic -> candidates(topic).size());
        partitions = new ArrayList<>();
        topics.keySet().stream()
                .sorted(fewestCandidates.thenComparing(Comparator.naturalOrder()))
                .forEach(topic -> partitions.addAll(partitionsOf(topic)));
        Comparator<String> fewestPartitions = Comparator.comparingInt(this::count);
        leastFirst = new TreeSet<>(fewestPartitions.thenComparing(Comparator.naturalOrder()));
    }

    /** The assignment. */
    Map<String, List<TopicPartition>> balance() {
        Set<TopicPartition> kept = keepAllowed();
        List<TopicPartition> left = new ArrayList<>(partitions);
        left.removeIf(kept::contains);
        leastFirst.addAll(assignment.keySet());
        boolean isFirst = count(leastFirst.last()) == 0;
        if (racks.matter()) {
            List<TopicPartition> far = new ArrayList<>(left);
            far.removeIf(partition -> give(partition, true));
            far.forEach(partition -> give(partition, false));
        } else {
            left.forEach(partition -> give(partition, false));
        }
        List<TopicPartition> movable = partitions.stream()
                .filter(partition -> candidates(partition.topic()).size() > 1)
                .toList();
        left.removeIf(partition -> candidates(partition.topic()).size() <= 1);
        Map<String, List<TopicPartition>> fixed = takeFixed();
        Map<String, List<TopicPartition>> before = copy();
        // Nobody has to give anything up for other reasons: moving what is new may be enough.
        if (!mustRevoke) {
            move(left);
        }
        boolean hasMoved = move(movable);
        if (!isFirst && hasMoved && unevenness(assignment) >= unevenness(before)) {
            assignment.clear();
            assignment.putAll(before);
        }
        assignment.putAll(fixed);
        return assignment;
    }

    /** Takes away what members may no longer have, and returns what is left. */
    private Set<TopicPartition> keepAllowed() {
        Set<TopicPartition> kept = new HashSet<>();
        assignment.forEach((memberId, owned) -> owned.removeIf(partition -> {
            boolean mayKeep = requireNonNull(members.get(memberId)).topics().contains(partition.topic())
                    && !racks.areApart(memberId, partition);
            if (mayKeep) {
                kept.add(partition);
            } else {
                mustRevoke = true;
            }
            return !mayKeep;
        }));
        return kept;
    }

    /** Gives a partition to the member with the least that may have it; returns whether there is one. */
    private boolean give(TopicPartition partition, boolean onlyNear) {
        for (String memberId : leastFirst) {
            if (interests(memberId).contains(partition.topic()) && !(onlyNear && racks.areApart(memberId, partition))) {
                leastFirst.remove(memberId);
                partitions(memberId).add(partition);
                owners.put(partition, memberId);
                leastFirst.add(memberId);
                return true;
            }
        }
        return false;
    }

    /** Puts the members aside that can neither get nor give anything. */
    private Map<String, List<TopicPartition>> takeFixed() {
        Map<String, List<TopicPartition>> fixed = new HashMap<>();
        for (String memberId : interests.keySet()) {
            if (!canTakePart(memberId)) {
                leastFirst.remove(memberId);
                fixed.put(memberId, requireNonNull(assignment.remove(memberId)));
            }
        }
        return fixed;
    }

    private boolean canTakePart(String memberId) {
        return count(memberId) < mostPossible(memberId)
                || partitions(memberId).stream()
                        .anyMatch(partition -> candidates(partition.topic()).size() > 1);
    }

    /** Moves partitions to members with less until nothing gets better; returns whether any was moved. */
    private boolean move(List<TopicPartition> movable) {
        boolean hasMoved = false;
        boolean isChanged;
        do {
            isChanged = false;
            Iterator<TopicPartition> each = movable.iterator();
            while (each.hasNext() && !isBalanced()) {
                isChanged |= moveIfBetter(each.next());
            }
            hasMoved |= isChanged;
        } while (isChanged);
        return hasMoved;
    }

    private boolean moveIfBetter(TopicPartition partition) {
        String owner = requireNonNull(owners.get(partition));
        Former former = formerOwners.get(partition);
        if (former != null && isCandidate(former.memberId(), partition) && hasMuchMore(owner, former.memberId())) {
            moveTo(former.memberId(), partition);
            return true;
        }
        // Whether a member near the replicas or any other has less: the one with the least gets it.
        if (candidates(partition.topic()).stream().noneMatch(other -> hasMuchMore(owner, other))) {
            return false;
        }
        String least = null;
        for (String memberId : leastFirst) {
            if (interests(memberId).contains(partition.topic())) {
                least = memberId;
                break;
            }
        }
        moveTo(requireNonNull(least, "a partition that moves has somewhere to go"), partition);
        return true;
    }

    private void moveTo(String to, TopicPartition wanted) {
        TopicPartition partition = movements.instead(wanted, requireNonNull(owners.get(wanted)), to);
        String from = requireNonNull(owners.get(partition));
        leastFirst.remove(from);
        leastFirst.remove(to);
        movements.moved(partition, from, to);
        partitions(from).remove(partition);
        partitions(to).add(partition);
        owners.put(partition, to);
        leastFirst.add(to);
        leastFirst.add(from);
    }

    private boolean isCandidate(String memberId, TopicPartition partition) {
        return assignment.containsKey(memberId) && interests(memberId).contains(partition.topic());
    }

    private boolean isBalanced() {
        if (count(leastFirst.first()) >= count(leastFirst.last()) - 1) {
            return true;
        }
        for (String memberId : leastFirst) {
            int count = count(memberId);
            if (count != mostPossible(memberId) && couldGetMore(memberId)) {
                return false;
            }
        }
        return true;
    }

    private boolean couldGetMore(String memberId) {
        for (String topic : interests(memberId)) {
            for (TopicPartition partition : partitionsOf(topic)) {
                String owner = owners.get(partition);
                if (owner != null && !owner.equals(memberId) && hasMuchMore(owner, memberId)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hasMuchMore(String rich, String poor) {
        return countOrNone(rich) > countOrNone(poor) + 1;
    }

    /** Members that were put aside have, and get, nothing that could be moved. */
    private int countOrNone(String memberId) {
        List<TopicPartition> owned = assignment.get(memberId);
        return owned == null ? 0 : owned.size();
    }

    private int mostPossible(String memberId) {
        return interests(memberId).stream()
                .mapToInt(topic -> requireNonNull(topics.get(topic)).partitionCount())
                .sum();
    }

    /** The sum of the differences between all pairs of members. */
    private static int unevenness(Map<String, List<TopicPartition>> assignment) {
        List<List<TopicPartition>> all = List.copyOf(assignment.values());
        int sum = 0;
        for (int one = 0; one < all.size(); one++) {
            for (int other = one + 1; other < all.size(); other++) {
                sum += Math.abs(all.get(one).size() - all.get(other).size());
            }
        }
        return sum;
    }

    private Map<String, List<TopicPartition>> copy() {
        Map<String, List<TopicPartition>> copy = new HashMap<>();
        assignment.forEach((memberId, owned) -> copy.put(memberId, new ArrayList<>(owned)));
        return copy;
    }

    private List<TopicPartition> partitionsOf(String topic) {
        int partitionCount = requireNonNull(topics.get(topic)).partitionCount();
        List<TopicPartition> all = new ArrayList<>(partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        return all;
    }

    private int count(String memberId) {
        return partitions(memberId).size();
    }

    private List<TopicPartition> partitions(String memberId) {
        return requireNonNull(assignment.get(memberId), memberId);
    }

    private List<String> candidates(String topic) {
        return requireNonNull(candidates.get(topic), topic);
    }

    private List<String> interests(String memberId) {
        return requireNonNull(interests.get(memberId), memberId);
    }
}
