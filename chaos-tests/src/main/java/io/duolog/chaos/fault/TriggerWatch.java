package io.duolog.chaos.fault;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Knows when the triggers of a schedule fire; asks the cluster only for triggers that wait for it. */
final class TriggerWatch {
    /** How often the cluster is asked who leads, and whether all are in sync. */
    static final long POLL_MS = 100;

    /**
     * For how long all must be in sync, so that an answer from before the last fault does not count.
     */
    static final long IN_SYNC_CONFIRM_MS = 500;

    private static final int NOBODY = -1;

    private final Surroundings surroundings;
    private final BooleanSupplier allNodesWell;
    private final List<StepRun> runs;
    private final long beganNs;
    private final Map<Integer, Long> ackedAtBegin = new HashMap<>();
    private final Map<Integer, Integer> leaderAtBegin = new HashMap<>();
    private final Map<Integer, Long> happenedNs = new HashMap<>();
    private final Map<Integer, Long> inSyncSinceNs = new HashMap<>();
    private final Map<Integer, Long> askedNs = new HashMap<>();

    /**
     * Watches from now on.
     *
     * @param allNodesWell whether no node is down or stopped, without which nobody is believed to be in sync
     */
    TriggerWatch(Surroundings surroundings, BooleanSupplier allNodesWell, List<StepRun> runs, long beganNs) {
        this.surroundings = surroundings;
        this.allNodesWell = allNodesWell;
        this.runs = runs;
        this.beganNs = beganNs;
        noteBefore(Trigger.BEGINNING);
    }

    /** A step is about to begin, or to be skipped: notes what triggers that relate to it compare with later. */
    void noteBefore(int step) {
        for (StepRun waiting : runs) {
            Trigger trigger = waiting.step().trigger();
            if (trigger.reference().orElse(Integer.MIN_VALUE) != step) {
                continue;
            }
            if (trigger instanceof Trigger.AfterAcks) {
                ackedAtBegin.put(waiting.number(), surroundings.progress().acked());
            } else if (trigger instanceof Trigger.AfterLeaderChange change) {
                leaderAtBegin.put(waiting.number(), leaderOf(change.topic(), change.partition()));
            }
        }
    }

    /** Whether a step that is pending may begin. */
    boolean isDue(StepRun run, long nowNs) {
        Trigger trigger = run.step().trigger();
        if (trigger instanceof Trigger.At at) {
            return hasPassed(beganNs, at.ms(), nowNs);
        }
        if (trigger instanceof Trigger.AfterBegin after) {
            StepRun other = runs.get(after.step());
            return other.hasBegun() && hasPassed(other.beganNs(), after.ms(), nowNs);
        }
        if (trigger instanceof Trigger.AfterEnd after) {
            StepRun other = runs.get(after.step());
            return other.isOver() && hasPassed(other.endedNs(), after.ms(), nowNs);
        }
        if (trigger instanceof Trigger.AfterAcks after) {
            Long before = ackedAtBegin.get(run.number());
            return before != null
                    && hasBegun(after.step())
                    && surroundings.progress().acked() - before >= after.acks();
        }
        if (trigger instanceof Trigger.AfterLeaderChange change) {
            return hasBegun(change.step())
                    && happened(run.number(), change.ms(), nowNs, () -> hasOtherLeader(run.number(), change));
        }
        Trigger.WhenInSync when = (Trigger.WhenInSync) trigger;
        return isOver(when.step()) && happened(run.number(), when.ms(), nowNs, () -> isInSync(run.number(), nowNs));
    }

    /** Whether a step is pending for nothing else than that all replicas are in sync. */
    boolean waitsUntilInSync(StepRun run) {
        return !run.hasBegun()
                && run.step().trigger() instanceof Trigger.WhenInSync when
                && isOver(when.step())
                && !happenedNs.containsKey(run.number());
    }

    private boolean hasBegun(int step) {
        return step == Trigger.BEGINNING || runs.get(step).hasBegun();
    }

    private boolean isOver(int step) {
        return step == Trigger.BEGINNING || runs.get(step).isOver();
    }

    /** Whether something happened, which is asked for now and then until it has, so many milliseconds ago. */
    private boolean happened(int step, long ms, long nowNs, BooleanSupplier question) {
        Long seenNs = happenedNs.get(step);
        if (seenNs != null) {
            return hasPassed(seenNs, ms, nowNs);
        }
        Long asked = askedNs.get(step);
        if (asked != null && !hasPassed(asked, POLL_MS, nowNs)) {
            return false;
        }
        askedNs.put(step, nowNs);
        if (!question.getAsBoolean()) {
            return false;
        }
        happenedNs.put(step, nowNs);
        return ms == 0;
    }

    private boolean hasOtherLeader(int step, Trigger.AfterLeaderChange change) {
        int leader = leaderOf(change.topic(), change.partition());
        return leader != NOBODY && leader != leaderAtBegin.getOrDefault(step, NOBODY);
    }

    private boolean isInSync(int step, long nowNs) {
        Set<String> topics =
                surroundings.topics().get().stream().map(TopicPlan::name).collect(Collectors.toUnmodifiableSet());
        if (!allNodesWell.getAsBoolean() || !surroundings.admin().allInSync(topics)) {
            inSyncSinceNs.remove(step);
            return false;
        }
        return hasPassed(inSyncSinceNs.computeIfAbsent(step, ignored -> nowNs), IN_SYNC_CONFIRM_MS, nowNs);
    }

    private int leaderOf(String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return surroundings.system().leaders(Set.of(topic)).stream()
                .filter(observed -> observed.partition().equals(wanted))
                .mapToInt(LeaderObserved::leader)
                .findFirst()
                .orElse(NOBODY);
    }

    private static boolean hasPassed(long sinceNs, long ms, long nowNs) {
        return nowNs - sinceNs >= Nemesis.NANOS_PER_MILLI * ms;
    }
}
