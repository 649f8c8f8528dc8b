package io.duolog.broker.group.consumer;

import io.duolog.broker.group.RebalanceReason.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When members are out of time: they were silent, did not give up partitions, or, of the classic protocol, did not join or sync.
 * Confined to its group.
 */
final class Deadlines {
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<String, Revocation> revocations = new HashMap<>();
    private final Map<String, Step> steps = new HashMap<>();

    /** A member is to give up partitions, at an epoch, until a time. */
    private record Revocation(int epoch, long deadlineMs) {}

    /** A member of the classic protocol is to send a request until a time. */
    private record Step(Kind ifMissed, long deadlineMs) {}

    /**
     * A member that is out of time.
     *
     * @param kind what it missed
     * @param text the same for people
     */
    record Overdue(String memberId, Kind kind, String text) {}

    /** A member showed that it lives. */
    void extendSession(String memberId, long deadlineMs) {
        sessions.put(memberId, deadlineMs);
    }

    /** A member is where it is: a revocation that it is asked for has one deadline, however often it heartbeats. */
    void observe(ConsumerMember member, long nowMs) {
        if (member.profile().classic() != null) {
            revocations.remove(member.id());
            return;
        }
        steps.remove(member.id());
        int epoch = member.assignment().epoch();
        if (member.assignment().state() != MemberState.UNREVOKED_PARTITIONS) {
            revocations.remove(member.id());
            return;
        }
        Revocation before = revocations.get(member.id());
        if (before == null || before.epoch() != epoch) {
            long timeoutMs = Math.max(0, member.profile().rebalanceTimeoutMs());
            revocations.put(member.id(), new Revocation(epoch, nowMs + timeoutMs));
        }
    }

    /** A member of the classic protocol was told to join again: it has one deadline, however often it is told. */
    void expectJoin(String memberId, long deadlineMs) {
        Step before = steps.get(memberId);
        if (before == null || before.ifMissed() != Kind.JOIN_TIMED_OUT) {
            steps.put(memberId, new Step(Kind.JOIN_TIMED_OUT, deadlineMs));
        }
    }

    /** A member of the classic protocol has joined: it is to sync. */
    void expectSync(String memberId, long deadlineMs) {
        steps.put(memberId, new Step(Kind.SYNC_TIMED_OUT, deadlineMs));
    }

    /** A member of the classic protocol was told what it may have. */
    void synced(String memberId) {
        steps.remove(memberId);
    }

    void forget(String memberId) {
        sessions.remove(memberId);
        revocations.remove(memberId);
        steps.remove(memberId);
    }

    void clear() {
        sessions.clear();
        revocations.clear();
        steps.clear();
    }

    /** Members that are out of time, in order; each once. */
    List<Overdue> overdue(long nowMs) {
        Map<String, Overdue> overdue = new HashMap<>();
        sessions.forEach((memberId, deadlineMs) -> {
            if (deadlineMs <= nowMs) {
                overdue.put(
                        memberId,
                        new Overdue(memberId, Kind.SESSION_EXPIRED, "sent no heartbeat for as long as its session"));
            }
        });
        revocations.forEach((memberId, revocation) -> {
            if (revocation.deadlineMs() <= nowMs) {
                overdue.putIfAbsent(
                        memberId, new Overdue(memberId, Kind.JOIN_TIMED_OUT, "did not give up partitions in time"));
            }
        });
        steps.forEach((memberId, step) -> {
            if (step.deadlineMs() <= nowMs) {
                String text = step.ifMissed() == Kind.JOIN_TIMED_OUT
                        ? "did not join again in time"
                        : "did not ask for its assignment in time";
                overdue.putIfAbsent(memberId, new Overdue(memberId, step.ifMissed(), text));
            }
        });
        List<Overdue> ordered = new ArrayList<>(overdue.values());
        ordered.sort(Comparator.comparing(Overdue::memberId));
        return ordered;
    }

    OptionalLong next() {
        long next = Long.MAX_VALUE;
        for (long deadlineMs : sessions.values()) {
            next = Math.min(next, deadlineMs);
        }
        for (Revocation revocation : revocations.values()) {
            next = Math.min(next, revocation.deadlineMs());
        }
        for (Step step : steps.values()) {
            next = Math.min(next, step.deadlineMs());
        }
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
