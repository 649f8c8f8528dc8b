package io.duolog.broker.controller;

import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.Reassignment;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.protocol.wire.IntList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * One change of one partition: whoever wants one says what, and {@link #build} adds what follows from it. Pure.
 *
 * <p>What follows, in this order:
 * <ol>
 *   <li>In-sync replicas that are not eligible leave, but the last ones stay: only they have all that was committed.
 *   <li>A reassignment whose new replicas are in sync is completed.
 *   <li>A leader that is not in sync or not eligible is replaced: by the first in-sync replica; else by a replica that
 *       left while nothing could be committed any more (KIP-966); else, if the topic allows it, by any live one; else
 *       by nobody.
 *   <li>The leader epoch rises with every choice, and when replicas are taken out, so that their fetches are fenced.
 * </ol>
 */
final class PartitionChangeBuilder {
    /** When to choose a leader, and from whom. */
    enum Election {
        /** When the present leader cannot go on. */
        IF_NEEDED,
        /** The first replica as soon as it is in sync, otherwise as {@link #IF_NEEDED}. */
        PREFERRED,
        /** When the present leader cannot go on, out of sync replicas included. */
        UNCLEAN,
        /** Always, even if the present leader is chosen again. */
        AGAIN
    }

    private final UUID topicId;
    private final int partitionId;
    private final PartitionRegistration before;
    private final TopicRules rules;

    private List<Integer> replicas;
    private List<Integer> isr;
    private int leader;
    private List<Integer> eligibleLeaders;
    private Reassignment reassignment;
    private List<Integer> offline;
    private Set<Integer> lossy = Set.of();
    private boolean unclean;
    private Election election = Election.IF_NEEDED;
    private boolean evenIfSame;

    PartitionChangeBuilder(UUID topicId, int partitionId, PartitionRegistration before, TopicRules rules) {
        this.topicId = topicId;
        this.partitionId = partitionId;
        this.before = before;
        this.rules = rules;
        this.replicas = before.replicas();
        this.isr = before.isr();
        this.leader = before.leader();
        this.eligibleLeaders = before.eligibleLeaders();
        this.reassignment = before.reassignment();
        this.offline = before.offlineReplicas();
    }

    /** Proposes other in-sync replicas. */
    PartitionChangeBuilder isr(List<Integer> proposed) {
        this.isr = proposed;
        return this;
    }

    /** Begins, replaces or ends a reassignment; replicas that are gone with it leave the in-sync ones. */
    PartitionChangeBuilder reassign(List<Integer> newReplicas, Reassignment newReassignment) {
        this.replicas = newReplicas;
        this.reassignment = newReassignment;
        this.isr = keep(isr, newReplicas::contains);
        return this;
    }

    /** Says which replicas are offline. */
    PartitionChangeBuilder offline(List<Integer> newOffline) {
        this.offline = newOffline;
        return this;
    }

    /** Says that a broker's replica may lack records that it had acknowledged. */
    PartitionChangeBuilder lossy(int broker) {
        this.lossy = Set.of(broker);
        return this;
    }

    PartitionChangeBuilder election(Election newElection) {
        this.election = newElection;
        return this;
    }

    /** Makes a record even if nothing changes but the partition epoch. */
    PartitionChangeBuilder evenIfSame() {
        this.evenIfSame = true;
        return this;
    }

    /** The change, or empty when there is none to make. */
    Optional<PartitionChangeRecord> build() {
        keepWhoMayStayInSync();
        completeReassignment();
        boolean chosen = chooseLeader();
        keepEligibleLeaders();
        offline = keep(offline, replicas::contains);
        int choice = chosen || replicasLeft() ? leader : PartitionRegistration.NO_LEADER_CHANGE;
        if (choice == PartitionRegistration.NO_LEADER_CHANGE && !evenIfSame && isUnchanged()) {
            return Optional.empty();
        }
        return Optional.of(record(choice));
    }

    private boolean mayLead(int broker) {
        return rules.eligible().test(broker) && !offline.contains(broker) && !lossy.contains(broker);
    }

    private void keepWhoMayStayInSync() {
        List<Integer> staying = keep(isr, this::mayLead);
        if (staying.isEmpty()) {
            staying = keep(isr, broker -> !lossy.contains(broker));
        }
        if (staying.isEmpty()) {
            staying = keep(eligibleLeaders, broker -> !lossy.contains(broker) && replicas.contains(broker));
        }
        if (!staying.isEmpty()) {
            isr = staying;
        } else {
            // Nobody else has what was committed: better what this replica still has than nothing.
            lossy = Set.of();
        }
    }

    private void completeReassignment() {
        if (!reassignment.isActive()) {
            return;
        }
        List<Integer> target = keep(replicas, broker -> !reassignment.removing().contains(broker));
        List<Integer> remaining = keep(isr, target::contains);
        if (remaining.containsAll(reassignment.adding())
                && keep(remaining, this::mayLead).size() >= rules.minInSync(target.size())) {
            replicas = target;
            isr = remaining;
            reassignment = Reassignment.NONE;
        }
    }

    /** Whether a leader, or nobody, was chosen. */
    private boolean chooseLeader() {
        if (election != Election.PREFERRED && election != Election.AGAIN && leaderMayStay()) {
            return false;
        }
        List<Integer> candidates = keep(replicas, broker -> isr.contains(broker) && mayLead(broker));
        if (election == Election.PREFERRED && candidates.contains(replicas.get(0))) {
            return choose(replicas.get(0), isr, before.leader() != replicas.get(0));
        }
        if (candidates.contains(leader)) {
            return election == Election.AGAIN && choose(candidates.get(0), isr, true);
        }
        if (!candidates.isEmpty()) {
            return choose(candidates.get(0), isr, true);
        }
        candidates = keep(replicas, broker -> eligibleLeaders.contains(broker) && mayLead(broker));
        if (candidates.isEmpty() && (rules.uncleanAllowed() || election == Election.UNCLEAN)) {
            candidates = keep(replicas, this::mayLead);
            unclean = !candidates.isEmpty();
        }
        if (!candidates.isEmpty()) {
            return choose(candidates.get(0), List.of(candidates.get(0)), true);
        }
        return choose(PartitionRegistration.NO_LEADER, isr, before.hasLeader());
    }

    private boolean leaderMayStay() {
        return isr.contains(leader) && replicas.contains(leader) && mayLead(leader);
    }

    private boolean choose(int chosen, List<Integer> inSync, boolean isNew) {
        leader = chosen;
        isr = inSync;
        return isNew;
    }

    /** Who leaves the in-sync replicas when nothing can be committed any more has all that ever was. */
    private void keepEligibleLeaders() {
        if (unclean || isr.size() >= rules.minInSync(replicas.size())) {
            eligibleLeaders = IntList.EMPTY;
            return;
        }
        Set<Integer> complete = new LinkedHashSet<>(before.isr());
        complete.addAll(eligibleLeaders);
        eligibleLeaders = keep(
                List.copyOf(complete),
                broker -> !isr.contains(broker)
                        && !lossy.contains(broker)
                        && !offline.contains(broker)
                        && replicas.contains(broker));
    }

    private boolean replicasLeft() {
        return before.hasLeader() && !replicas.containsAll(before.replicas());
    }

    private boolean isUnchanged() {
        return replicas.equals(before.replicas())
                && isr.equals(before.isr())
                && reassignment.equals(before.reassignment())
                && offline.equals(before.offlineReplicas())
                && eligibleLeaders.equals(before.eligibleLeaders());
    }

    private PartitionChangeRecord record(int choice) {
        boolean sameReassignment = reassignment.equals(before.reassignment());
        return PartitionChangeRecord.builder()
                .topicId(topicId)
                .partitionId(partitionId)
                .isr(isr.equals(before.isr()) ? null : isr)
                .leader(choice)
                .replicas(replicas.equals(before.replicas()) ? null : replicas)
                .addingReplicas(sameReassignment ? null : reassignment.adding())
                .removingReplicas(sameReassignment ? null : reassignment.removing())
                .offlineReplicas(offline.equals(before.offlineReplicas()) ? null : offline)
                .eligibleLeaderReplicas(eligibleLeaders.equals(before.eligibleLeaders()) ? null : eligibleLeaders)
                .build();
    }

    /** The same list if all of it stays: what has not changed is known by that. */
    private static List<Integer> keep(List<Integer> brokers, IntPredicate which) {
        List<Integer> kept = new ArrayList<>(brokers.size());
        for (int i = 0; i < brokers.size(); i++) {
            int broker = brokers.get(i);
            if (which.test(broker)) {
                kept.add(broker);
            }
        }
        return kept.size() == brokers.size() ? brokers : IntList.copyOf(kept);
    }
}
