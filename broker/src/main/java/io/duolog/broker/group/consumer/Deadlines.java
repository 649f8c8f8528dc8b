package io.duolog.broker.group.consumer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** When members are out of time: they were silent, or did not give up partitions. Confined to its group. */
final class Deadlines {
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<String, Revocation> revocations = new HashMap<>();

    /** A member is to give up partitions, at an epoch, until a time. */
    private record Revocation(int epoch, long deadlineMs) {}

    /** A member showed that it lives. */
    void extendSession(String memberId, long deadlineMs) {
        sessions.put(memberId, deadlineMs);
    }

    /** A member is where it is: a revocation that it is asked for has one deadline, however often it heartbeats. */
    void observe(ConsumerMember member, long nowMs) {
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

    void forget(String memberId) {
        sessions.remove(memberId);
        revocations.remove(memberId);
    }

    void clear() {
        sessions.clear();
        revocations.clear();
    }

    /** Members that were silent for too long, in order. */
    List<String> silent(long nowMs) {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue() <= nowMs)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Members that have not given up partitions in time, in order. */
    List<String> late(long nowMs) {
        return revocations.entrySet().stream()
                .filter(entry -> entry.getValue().deadlineMs() <= nowMs)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    OptionalLong next() {
        long next = Long.MAX_VALUE;
        for (long deadlineMs : sessions.values()) {
            next = Math.min(next, deadlineMs);
        }
        for (Revocation revocation : revocations.values()) {
            next = Math.min(next, revocation.deadlineMs());
        }
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }
}
