package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sticky assignment when all members subscribe to the same topics: everybody keeps what it had up to its share; what is
 * left goes to those who have less than their share, in turn. Used once.
 */
final class EqualSubscriptionsBalancer {
    private static final Comparator<TopicPartition> BY_PARTITION =
            Comparator.comparingInt(TopicPartition::partition).thenComparing(TopicPartition::topic);

    private final Map<String, AssignableTopic> topics;
    private final StickyRacks racks;
    private final StickyOwnership ownership;
    private final int leastEach;
    private final int mostEach;
    private final int membersWithMore;
    private final Map<String, List<TopicPartition>> assignment = new HashMap<>();
    private final Map<TopicPartition, String> givenUp = new HashMap<>();
    private final Map<TopicPartition, String> moving = new HashMap<>();
    private final List<String> belowShare = new ArrayList<>();
    private final List<String> atShare = new ArrayList<>();
    private int haveMore;

    EqualSubscriptionsBalancer(Map<String, AssignableTopic> topics, StickyRacks racks, StickyOwnership ownership) {
        this.topics = topics;
        this.racks = racks;
        this.ownership = ownership;
        int partitionCount = topics.values().stream()
                .mapToInt(AssignableTopic::partitionCount)
                .sum();
        int memberCount = ownership.owned().size();
        this.leastEach = partitionCount / memberCount;
        this.membersWithMore = partitionCount % memberCount;
        this.mostEach = leastEach + (membersWithMore > 0 ? 1 : 0);
        ownership.owned().keySet().forEach(memberId -> assignment.put(memberId, new ArrayList<>()));
    }

    /** What somebody gives up and somebody else gets, and who that is; after {@link #balance}. */
    Map<TopicPartition, String> moving() {
        return moving;
    }

    /** The assignment. */
    Map<String, List<TopicPartition>> balance() {
        ownership.owned().forEach(this::keepShare);
        List<TopicPartition> left = racks.fewestNeighboursFirst(unassigned());
        Collections.sort(belowShare);
        Collections.sort(atShare);
        if (racks.matter()) {
            dealNear(left);
        }
        deal(left);
        return assignment;
    }

    private void keepShare(String memberId, List<TopicPartition> claimed) {
        claimed.stream()
                .filter(partition -> racks.areApart(memberId, partition))
                .forEach(partition -> givenUp.put(partition, memberId));
        List<TopicPartition> owned = claimed.stream()
                .filter(partition -> !racks.areApart(memberId, partition))
                .filter(partition -> !ownership.disputed().contains(partition))
                .sorted(BY_PARTITION)
                .toList();
        if (owned.size() < leastEach) {
            partitions(memberId).addAll(owned);
            belowShare.add(memberId);
            return;
        }
        boolean mayHaveMore = owned.size() >= mostEach && haveMore < membersWithMore;
        int share = mayHaveMore ? mostEach : leastEach;
        partitions(memberId).addAll(owned.subList(0, share));
        owned.subList(share, owned.size()).forEach(partition -> givenUp.put(partition, memberId));
        if (mayHaveMore) {
            countOneWithMore();
        } else if (haveMore < membersWithMore) {
            atShare.add(memberId);
        }
    }

    /** When as many as possible have more than the others, nobody else may. */
    private void countOneWithMore() {
        haveMore++;
        if (haveMore == membersWithMore) {
            atShare.clear();
        }
    }

    private List<TopicPartition> unassigned() {
        Set<TopicPartition> assigned = new HashSet<>();
        assignment.values().forEach(assigned::addAll);
        List<TopicPartition> unassigned = new ArrayList<>();
        for (String name : new TreeSet<>(topics.keySet())) {
            for (int partition = 0; partition < requireNonNull(topics.get(name)).partitionCount(); partition++) {
                TopicPartition topicPartition = new TopicPartition(name, partition);
                if (!assigned.contains(topicPartition)) {
                    unassigned.add(topicPartition);
                }
            }
        }
        return unassigned;
    }

    /** Deals partitions to members that are where their replicas are, and takes them off the list. */
    private void dealNear(List<TopicPartition> left) {
        int nextIndex = 0;
        for (Iterator<TopicPartition> each = left.iterator(); each.hasNext(); ) {
            TopicPartition partition = each.next();
            Integer index = racks.nextNeighbour(partition, belowShare, nextIndex);
            if (index != null) {
                String memberId = belowShare.get(index);
                int next = index + 1;
                int count = partitions(memberId).size() + 1;
                if (count >= leastEach) {
                    belowShare.remove(memberId);
                    next = index;
                    if (count < mostEach && haveMore < membersWithMore) {
                        atShare.add(memberId);
                    }
                }
                nextIndex = belowShare.isEmpty() ? 0 : next % belowShare.size();
                give(partition, memberId);
                each.remove();
                continue;
            }
            Integer atShareIndex = racks.nextNeighbour(partition, atShare, 0);
            if (atShareIndex != null) {
                String memberId = atShare.get(atShareIndex);
                if (partitions(memberId).size() + 1 == mostEach) {
                    atShare.remove((int) atShareIndex);
                    countOneWithMore();
                }
                give(partition, memberId);
                each.remove();
            }
        }
    }

    /** Deals partitions in turn: first to those below their share, then one more to those at it. */
    private void deal(List<TopicPartition> left) {
        Iterator<String> turn = belowShare.iterator();
        for (TopicPartition partition : left) {
            String memberId;
            if (turn.hasNext()) {
                memberId = turn.next();
            } else if (belowShare.isEmpty()) {
                memberId = atShare.remove(0);
            } else {
                turn = belowShare.iterator();
                memberId = turn.next();
            }
            if (give(partition, memberId) == leastEach) {
                turn.remove();
                atShare.add(memberId);
            }
        }
    }

    /** Returns how many the member has then. */
    private int give(TopicPartition partition, String memberId) {
        List<TopicPartition> given = partitions(memberId);
        given.add(partition);
        String before = givenUp.getOrDefault(partition, memberId);
        if (!before.equals(memberId) || ownership.disputed().contains(partition)) {
            moving.put(partition, memberId);
        }
        return given.size();
    }

    private List<TopicPartition> partitions(String memberId) {
        return requireNonNull(assignment.get(memberId));
    }
}
