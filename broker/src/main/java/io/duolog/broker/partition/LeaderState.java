package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of its followers in one leader epoch, and what follows from it: the high watermark, and when to ask
 * for other in-sync replicas. No I/O, threads or clocks: offsets and times come in, decisions go out.
 *
 * <p>The in-sync replicas are in one of these states; a newer partition epoch leads to COMMITTED from each of them.
 *
 * <pre>
 *   COMMITTED --propose--> PROPOSED --accepted--> COMMITTED
 *                            |  |  '--refused--> COMMITTED
 *                            |  '--outdated--> (waits for the metadata)
 *                            '--fate unknown--> UNCERTAIN --refused--> FENCING --accepted--> COMMITTED
 * </pre>
 *
 * <p>From PROPOSED on the high watermark is computed over the <em>maximal</em> in-sync replicas: those committed and those
 * proposed, for the controller may have committed the proposal already (KIP-497). In UNCERTAIN a refusal proves nothing,
 * since an earlier attempt may still be under way; so the leader proposes the committed replicas once more, only to have
 * the partition epoch raised, after which no earlier attempt can succeed.
 *
 * <p>Not thread-safe: confined to the lock of its partition.
 */
public final class LeaderState {
    private final ReplicaBrokers brokers;
    private final long lagTimeMaxMs;
    private final int leaderEpoch;
    private final long epochStartOffset;
    private final Map<Integer, FollowerProgress> followers = new LinkedHashMap<>();

    private LeaderAndIsr committed;
    private @Nullable Pending pending;
    private long highWatermark;

    /** A proposal under way; {@code joining} are the replicas that count for the high watermark because of it. */
    private record Pending(ProposedIsr proposal, List<Integer> joining, boolean uncertain) {}

    /**
     * Begins a leader epoch.
     *
     * @param leadership an epoch in which {@code leadership.leaderId()} is this broker
     * @param endOffset the end of the log, where the epoch starts
     * @param highWatermark the high watermark that is known; what is above may be committed nevertheless
     * @param lagTimeMaxMs {@code replica.lag.time.max.ms}
     * @param nowMs the time, on a clock that never goes back
     */
    public LeaderState(
            LeaderAndIsr leadership,
            long endOffset,
            long highWatermark,
            ReplicaBrokers brokers,
            long lagTimeMaxMs,
            long nowMs) {
        this.committed = requireNonNull(leadership, "leadership");
        this.brokers = requireNonNull(brokers, "brokers");
        this.leaderEpoch = leadership.leaderEpoch();
        this.epochStartOffset = endOffset;
        this.highWatermark = highWatermark;
        this.lagTimeMaxMs = lagTimeMaxMs;
        followReplicas();
        for (FollowerProgress follower : followers.values()) {
            if (leadership.isr().contains(follower.brokerId())) {
                follower.grantLagTime(nowMs);
            }
        }
    }

    /** The partition as the controller has committed it, as far as is known. */
    public LeaderAndIsr committed() {
        return committed;
    }

    /** The epoch; safe to ask for on any thread. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** The end of the log when the epoch began; safe to ask for on any thread. */
    public long epochStartOffset() {
        return epochStartOffset;
    }

    /** The high watermark; never goes back. */
    public long highWatermark() {
        return highWatermark;
    }

    /** Whether a proposal is under way. */
    public boolean isProposing() {
        return pending != null;
    }

    /** All that are, or may be, in sync: the committed in-sync replicas and those that a proposal adds. Sorted. */
    public Collection<Integer> maximalIsr() {
        TreeSet<Integer> maximal = new TreeSet<>(committed.isr());
        if (pending != null) {
            maximal.addAll(pending.joining());
        }
        return maximal;
    }

    /** The offset below which a follower is known to hold everything; -1 if it has not fetched in this epoch. */
    public long followerEndOffset(int replicaId) {
        FollowerProgress follower = followers.get(replicaId);
        return follower == null ? -1 : follower.endOffset();
    }

    /** Obeys newer metadata of the same leader epoch; what is not newer changes nothing. */
    public void update(LeaderAndIsr changed) {
        if (changed.leaderEpoch() != leaderEpoch) {
            throw new IllegalArgumentException(changed + " is not of leader epoch " + leaderEpoch);
        }
        if (changed.partitionEpoch() > committed.partitionEpoch()) {
            commit(changed);
            followReplicas();
        }
    }

    private void commit(LeaderAndIsr changed) {
        for (FollowerProgress follower : followers.values()) {
            int id = follower.brokerId();
            if (committed.isr().contains(id) && !changed.isr().contains(id)) {
                follower.mustFetchAgain();
            }
        }
        committed = changed;
        pending = null;
    }

    private void followReplicas() {
        followers.keySet().retainAll(committed.replicas());
        for (int replica : committed.replicas()) {
            if (replica != committed.leaderId()) {
                followers.computeIfAbsent(replica, FollowerProgress::new);
            }
        }
    }

    /** Whether a broker is one of the followers. */
    public boolean isFollower(int replicaId) {
        return followers.containsKey(replicaId);
    }

    /**
     * Whether a fetch comes from an incarnation of the follower that is over: it must not count, since the records it
     * speaks of may be lost (KIP-903, KAFKA-15221).
     */
    public boolean isStale(int replicaId, long brokerEpoch) {
        FollowerProgress follower = followers.get(replicaId);
        long known = Math.max(brokers.registeredEpoch(replicaId), follower == null ? -1 : follower.brokerEpoch());
        return brokerEpoch != ReplicaBrokers.NO_EPOCH && brokerEpoch < known;
    }

    /**
     * Notes that a follower holds everything below {@code fetchOffset} as this leader has it. To be called when the fetch
     * is of this leader epoch, and does not diverge.
     */
    public void followerFetched(int replicaId, long brokerEpoch, long fetchOffset, long leaderEndOffset, long nowMs) {
        FollowerProgress follower = followers.get(replicaId);
        if (follower != null) {
            follower.fetched(brokerEpoch, fetchOffset, leaderEndOffset, nowMs);
        }
    }

    /** Notes where a follower's log starts, as its fetch in this leader epoch says. */
    public void followerStartsAt(int replicaId, long logStartOffset) {
        FollowerProgress follower = followers.get(replicaId);
        if (follower != null) {
            follower.logStartsAt(logStartOffset);
        }
    }

    /**
     * The offset below which no live replica shows records: the smallest of where their logs start; -1 if that is not known
     * of all of them. A broker that is down does not count, as in Kafka.
     */
    public long lowWatermark(long leaderLogStartOffset) {
        long low = leaderLogStartOffset;
        for (FollowerProgress follower : followers.values()) {
            if (brokers.isActive(follower.brokerId())) {
                low = Math.min(low, follower.logStartOffset());
            }
        }
        return low;
    }

    /**
     * Notes that the leader appends behind {@code previousEndOffset}. A follower whose fetch waits for records does not
     * repeat that it has everything, so its lag is counted from here.
     */
    public void appended(long previousEndOffset, long nowMs) {
        for (FollowerProgress follower : followers.values()) {
            follower.leaderAppended(previousEndOffset, nowMs);
        }
    }

    /**
     * Moves the high watermark to what all of the maximal in-sync replicas hold, unless fewer than {@code
     * min.insync.replicas} are in sync (KIP-966). It also waits for followers that are about to join: else it would run
     * away from them for ever.
     *
     * @param minInsyncReplicas as configured; more than there are replicas counts as all
     * @return whether it moved
     */
    public boolean advanceHighWatermark(long leaderEndOffset, int minInsyncReplicas, long nowMs) {
        if (committed.isr().size()
                < Math.min(minInsyncReplicas, committed.replicas().size())) {
            return false;
        }
        long replicated = leaderEndOffset;
        for (FollowerProgress follower : followers.values()) {
            if (follower.endOffset() < replicated && mustHold(follower, leaderEndOffset, nowMs)) {
                replicated = follower.endOffset();
            }
        }
        if (replicated <= highWatermark) {
            return false;
        }
        highWatermark = replicated;
        return true;
    }

    private boolean mustHold(FollowerProgress follower, long leaderEndOffset, long nowMs) {
        int id = follower.brokerId();
        return committed.isr().contains(id)
                || (pending != null && pending.joining().contains(id))
                || (isEligible(follower) && follower.isCaughtUp(leaderEndOffset, nowMs, lagTimeMaxMs));
    }

    /** Whether this incarnation of the follower may be in sync, as far as this broker knows; the controller decides. */
    private boolean isEligible(FollowerProgress follower) {
        int id = follower.brokerId();
        return follower.hasFetched()
                && follower.brokerEpoch() != ReplicaBrokers.NO_EPOCH
                && brokers.mayJoin(id)
                && brokers.registeredEpoch(id) == follower.brokerEpoch();
    }

    /**
     * Proposes to add the followers that have caught up: that have reached the high watermark <em>and</em> the start of
     * this epoch (KAFKA-7128: a new leader's high watermark lags), by fetching in this epoch.
     *
     * @return what to submit; empty if there is nobody to add, or a proposal is under way
     */
    public Optional<ProposedIsr> proposeExpansion() {
        if (pending != null) {
            return Optional.empty();
        }
        if (committed.isr().size() == committed.replicas().size()) {
            return Optional.empty();
        }
        List<Integer> joining = new ArrayList<>();
        for (FollowerProgress follower : followers.values()) {
            if (!committed.isr().contains(follower.brokerId()) && hasCaughtUp(follower) && isEligible(follower)) {
                joining.add(follower.brokerId());
            }
        }
        if (joining.isEmpty()) {
            return Optional.empty();
        }
        return propose(id -> committed.isr().contains(id) || joining.contains(id), joining, false);
    }

    private boolean hasCaughtUp(FollowerProgress follower) {
        return follower.endOffset() >= highWatermark && follower.endOffset() >= epochStartOffset;
    }

    /**
     * Proposes to remove the in-sync replicas that have not held everything for {@code replica.lag.time.max.ms}, and those
     * that the controller has fenced.
     *
     * @return what to submit; empty if there is nobody to remove, or a proposal is under way
     */
    public Optional<ProposedIsr> proposeShrink(long leaderEndOffset, long nowMs) {
        if (pending != null) {
            return Optional.empty();
        }
        List<Integer> lagging = new ArrayList<>();
        for (FollowerProgress follower : followers.values()) {
            if (committed.isr().contains(follower.brokerId()) && lags(follower, leaderEndOffset, nowMs)) {
                lagging.add(follower.brokerId());
            }
        }
        if (lagging.isEmpty()) {
            return Optional.empty();
        }
        return propose(id -> committed.isr().contains(id) && !lagging.contains(id), List.of(), false);
    }

    private boolean lags(FollowerProgress follower, long leaderEndOffset, long nowMs) {
        return !brokers.isActive(follower.brokerId()) || !follower.isCaughtUp(leaderEndOffset, nowMs, lagTimeMaxMs);
    }

    private Optional<ProposedIsr> propose(Predicate<Integer> isMember, List<Integer> joining, boolean uncertain) {
        ProposedIsr proposal = new ProposedIsr(
                committed.leaderId(),
                committed.leaderEpoch(),
                committed.partitionEpoch(),
                committed.replicas().stream().filter(isMember).map(this::member).toList());
        pending = new Pending(proposal, List.copyOf(joining), uncertain);
        return Optional.of(proposal);
    }

    /** Who has not fetched in this epoch is in sync already; the controller has taken it out if it lost anything. */
    private ProposedIsr.Member member(int replicaId) {
        FollowerProgress follower = followers.get(replicaId);
        boolean known = follower != null && follower.brokerEpoch() != ReplicaBrokers.NO_EPOCH;
        return new ProposedIsr.Member(
                replicaId, known ? requireNonNull(follower).brokerEpoch() : brokers.registeredEpoch(replicaId));
    }

    /**
     * Takes the answer to a proposal.
     *
     * @return what to submit next; empty if nothing, in particular if the proposal has been overtaken
     */
    public Optional<ProposedIsr> resolve(ProposedIsr proposal, IsrAnswer answer) {
        Pending current = pending;
        if (current == null || !current.proposal().equals(proposal)) {
            return Optional.empty();
        }
        if (answer instanceof IsrAnswer.Accepted accepted) {
            accept(accepted);
            return Optional.empty();
        }
        if (answer instanceof IsrAnswer.Refused) {
            return refuse(current);
        }
        if (answer instanceof IsrAnswer.Unknown) {
            pending = new Pending(proposal, current.joining(), true);
            return Optional.of(proposal);
        }
        return answer instanceof IsrAnswer.NotAttempted ? Optional.of(proposal) : Optional.empty();
    }

    private void accept(IsrAnswer.Accepted accepted) {
        if (accepted.leaderEpoch() == leaderEpoch) {
            pending = null;
            if (accepted.partitionEpoch() > committed.partitionEpoch()) {
                commit(committed.withIsr(accepted.isr(), accepted.partitionEpoch()));
            }
        }
    }

    private Optional<ProposedIsr> refuse(Pending refused) {
        pending = null;
        if (!refused.uncertain()) {
            return Optional.empty();
        }
        // Still uncertain: if this is refused, too, the first attempt is as much under way as before.
        return propose(committed.isr()::contains, refused.joining(), true);
    }
}
