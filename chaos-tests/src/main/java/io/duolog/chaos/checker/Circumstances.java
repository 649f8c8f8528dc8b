package io.duolog.chaos.checker;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What the settings of a partition promise under the faults that it met, and under the leaders that it had: the guarantee
 * matrix.
 */
final class Circumstances {
    /** How far what was observed of leaders may trail what brokers do. */
    private static final long LEADER_LAG_NS = TimeUnit.SECONDS.toNanos(5);

    /** How long after it was replaced a leader may go on that stops when its session is over: a session, and some slack. */
    private static final long STEP_DOWN_NS = TimeUnit.SECONDS.toNanos(8);

    private final GuaranteeProfile profile;
    private final Promises promises;
    private final FaultTimeline faults;
    private final List<LeaderObserved> leaders;
    private final Map<Integer, Long> lastOffsets = new HashMap<>();
    private final int epochFirst;
    private final int epochLast;
    private final long[] wholeNs;

    /** @param untilNs when clients ended: what happened to leaders later is the verification's doing */
    Circumstances(PartitionHistory history, PartitionLog log, FaultTimeline faults, long untilNs) {
        this.profile = history.profile();
        this.promises = history.promises();
        this.faults = faults;
        for (int i = 0; i < log.size(); i++) {
            boolean isLast = i + 1 == log.size()
                    || log.at(i + 1).leaderEpoch() != log.at(i).leaderEpoch();
            if (isLast) {
                lastOffsets.put(log.at(i).leaderEpoch(), log.at(i).offset());
            }
        }
        this.leaders = history.leaders().stream()
                .filter(leader -> leader.timeNs() <= untilNs && leader.leaderEpoch() >= 0)
                .toList();
        int[] epochs = IntStream.concat(
                        leaders.stream().mapToInt(LeaderObserved::leaderEpoch),
                        lastOffsets.keySet().stream().mapToInt(epoch -> epoch))
                .filter(epoch -> epoch >= 0)
                .toArray();
        this.epochFirst = IntStream.of(epochs).min().orElse(-1);
        this.epochLast = IntStream.of(epochs).max().orElse(-1);
        this.wholeNs = momentsWhole();
    }

    /**
     * Whether what was committed may be gone, and another record be in its place: only after an unclean election, or if as
     * many replicas lost what they stored as are in sync at least.
     *
     * @param sinceNs when it was not committed yet
     */
    Judgement ofCommitted(long sinceNs) {
        if (faults.isEmpty()) {
            return Judgement.illegal("no fault was injected in this run");
        }
        int lossyCrashes = lossyCrashesSince(sinceNs);
        if (lossyCrashes > profile.lossyCrashesSurvived()) {
            return Judgement.legal(lossyCrashes + " machines lost what they had stored before all replicas were in sync"
                    + " again, and " + durability() + " survives " + profile.lossyCrashesSurvived());
        }
        if (profile.uncleanElection() && faults.explainsFrom(sinceNs)) {
            return Judgement.legal("unclean.leader.election.enable is on, and a fault explains it");
        }
        return Judgement.illegal(
                lossyCrashes == 0
                        ? "no fault took what a replica had stored"
                        : "only " + lossyCrashes + " machines lost what they had stored, and " + durability()
                                + " survives that");
    }

    /** Whether an acknowledged record may be gone; {@code epoch} is the leader epoch that it was stored in, -1 if unknown. */
    Judgement ofAcknowledged(Send send, int epoch) {
        Judgement committed = ofCommitted(send.invokedNs());
        if (committed.isLegal() || profile.acks() < 0 || faults.isEmpty()) {
            return committed;
        }
        if (profile.acks() == 0) {
            return faults.explainsFrom(send.invokedNs())
                    ? Judgement.legal("acks=0 promises nothing under faults")
                    : Judgement.illegal("every fault was over long before");
        }
        return ofLeadersWord(send, epoch);
    }

    /**
     * acks=1: only the last records of a leader epoch may be lost, and only if another epoch followed. A leader that does not
     * know yet that it was replaced acknowledges in its old epoch, so that an unknown epoch may be as old as from before the
     * faults that were active; or, where leaders stop when their session is over, from a little before the send.
     */
    private Judgement ofLeadersWord(Send send, int epoch) {
        if (epochLast < 0) {
            return faults.explainsFrom(send.invokedNs())
                    ? Judgement.legal("acks=1 promises nothing when leaders change, and leader epochs are not known")
                    : Judgement.illegal("every fault was over long before");
        }
        int lowest = epoch >= 0 ? epoch : lowestEpoch(send);
        int highest = epoch >= 0 ? epoch : Math.max(lowest, highestEpoch(send));
        for (int candidate = lowest; candidate <= highest; candidate++) {
            if (epochLast > candidate && !survivedAbove(send, candidate)) {
                return Judgement.legal("acks=1 may lose the last records of a leader epoch, and epoch " + candidate
                        + " was followed by epoch " + epochLast);
            }
        }
        boolean survived = survivedAbove(send, lowest);
        if (epochLast <= highest && lossyCrashes(send.invokedNs(), Long.MAX_VALUE) > 0) {
            return Judgement.illegal(
                    "a machine lost what it had stored, and acks=1 may lose the last records of a leader"
                            + " epoch then, but no epoch followed epoch " + highest
                            + ": its records would have two meanings");
        }
        return survived
                ? Judgement.illegal("acks=1 may lose only the last records of a leader epoch, but offset "
                        + lastOffsets.get(lowest) + " of epoch " + lowest + " survived")
                : Judgement.illegal(
                        "acks=1 loses nothing while the leader stays, and no epoch followed epoch " + lowest);
    }

    /** A log that holds a record of an epoch holds all that its leader stored before it in that epoch. */
    private boolean survivedAbove(Send send, int epoch) {
        return send.offset() >= 0 && lastOffsets.getOrDefault(epoch, -1L) > send.offset();
    }

    private int highestEpoch(Send send) {
        return leaders.stream()
                .filter(leader -> leader.timeNs() - LEADER_LAG_NS <= send.returnedNs())
                .mapToInt(LeaderObserved::leaderEpoch)
                .max()
                .orElse(epochLast);
    }

    private int lowestEpoch(Send send) {
        long fromNs = faults.firstAround(send.invokedNs(), send.returnedNs()) - LEADER_LAG_NS;
        if (promises.leadersStepDown() && !faults.hadPauses(send.invokedNs() - STEP_DOWN_NS, send.returnedNs())) {
            fromNs = Math.max(fromNs, send.invokedNs() - STEP_DOWN_NS);
        }
        int lowest = epochFirst;
        for (LeaderObserved leader : leaders) {
            if (leader.timeNs() <= fromNs) {
                lowest = Math.max(lowest, leader.leaderEpoch());
            }
        }
        return lowest;
    }

    /** Whether two acknowledged records of one producer may be stored in the reverse order of sending. */
    Judgement ofReversed(Send first, Send second, boolean copy) {
        if (profile.mayReorder()) {
            return Judgement.legal("a producer that sends again, with several requests in flight, does not keep order"
                    + " without idempotence");
        }
        Judgement committed = ofCommitted(Math.min(first.invokedNs(), second.invokedNs()));
        if (committed.isLegal()) {
            return committed;
        }
        if (profile.idempotent()) {
            return Judgement.illegal("an idempotent producer keeps order");
        }
        if (!first.isAcknowledged() || !second.isAcknowledged() || copy) {
            return Judgement.legal("a request that was given up may arrive late");
        }
        if (profile.acks() == 0 && faults.explainsFrom(first.invokedNs())) {
            return Judgement.legal(
                    "with acks=0, what is sent on one connection may arrive after what is sent on the next");
        }
        return Judgement.illegal("the second was sent on after the first, and both were acknowledged");
    }

    /** Whether a record may be stored twice. */
    Judgement ofDuplicate() {
        return profile.mayDuplicate()
                ? Judgement.legal("a producer that sends again without idempotence may store a record twice")
                : Judgement.illegal(
                        profile.idempotent()
                                ? "an idempotent producer stores a record once"
                                : "the producer does not send again");
    }

    /** The most nodes that lost what they stored between two moments at which all replicas were in sync. */
    private int lossyCrashesSince(long sinceNs) {
        int most = 0;
        long fromNs = sinceNs;
        for (long momentNs : wholeNs) {
            if (momentNs > fromNs) {
                most = Math.max(most, lossyCrashes(fromNs, momentNs));
                fromNs = momentNs;
            }
        }
        return Math.max(most, lossyCrashes(fromNs, Long.MAX_VALUE));
    }

    /** Power takes nothing that was forced to disk before it counted as stored. */
    private int lossyCrashes(long fromNs, long toNs) {
        return faults.lossyCrashes(fromNs, toNs, !promises.flushBeforeAck());
    }

    /** Moments at which all replicas were in sync, and no crash could have been without being noticed. */
    private long[] momentsWhole() {
        LongStream.Builder moments = LongStream.builder();
        for (int i = 0; i < leaders.size(); i++) {
            long fromNs = leaders.get(i).timeNs();
            long toNs = i + 1 < leaders.size() ? leaders.get(i + 1).timeNs() : Long.MAX_VALUE;
            if (leaders.get(i).inSyncReplicas().size() >= profile.replicationFactor()) {
                moments.add(fromNs);
                faults.lossySettledNs(LEADER_LAG_NS)
                        .filter(settledNs -> settledNs > fromNs && settledNs < toNs)
                        .forEach(moments::add);
            }
        }
        return moments.build()
                .filter(momentNs -> faults.isLossySettled(momentNs, LEADER_LAG_NS))
                .sorted()
                .toArray();
    }

    private String durability() {
        return "min.insync.replicas=" + Math.min(profile.minInsyncReplicas(), profile.replicationFactor());
    }
}
