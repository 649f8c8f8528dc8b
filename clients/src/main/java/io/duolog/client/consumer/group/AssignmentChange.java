package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the application is to be told, in this order, and to confirm.
 *
 * @param lost what others may own already
 * @param revoked what is to be given up, and may be committed before
 * @param added what comes new; empty if nothing was assigned, as opposed to an assignment without news
 */
public record AssignmentChange(
        Set<TopicPartition> lost, Set<TopicPartition> revoked, Optional<List<TopicPartition>> added) {
    /** Copies the collections. */
    public AssignmentChange {
        lost = Set.copyOf(lost);
        revoked = Set.copyOf(revoked);
        added = added.map(List::copyOf);
    }

    static AssignmentChange losing(Set<TopicPartition> lost) {
        return new AssignmentChange(lost, Set.of(), Optional.empty());
    }

    static AssignmentChange revoking(Set<TopicPartition> revoked) {
        return new AssignmentChange(Set.of(), revoked, Optional.empty());
    }

    /** From what is owned to what was assigned. */
    static AssignmentChange between(Set<TopicPartition> owned, List<TopicPartition> assigned) {
        Set<TopicPartition> revoked = new LinkedHashSet<>(owned);
        assigned.forEach(revoked::remove);
        return new AssignmentChange(
                Set.of(),
                revoked,
                Optional.of(assigned.stream()
                        .filter(partition -> !owned.contains(partition))
                        .toList()));
    }

    /** What is owned afterwards. */
    public Set<TopicPartition> applyTo(Set<TopicPartition> owned) {
        Set<TopicPartition> after = new LinkedHashSet<>(owned);
        after.removeAll(lost);
        after.removeAll(revoked);
        added.ifPresent(after::addAll);
        return after;
    }
}
