package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.DEAD;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;

import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.ErrorCode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Takes a group from one generation to the next: members join again until all have or time is up, then have as much time to
 * ask for their assignment. Confined to its group.
 */
final class Rebalancing {
    private static final long NONE = Long.MAX_VALUE;

    private final GroupContext group;
    private final Set<String> pendingSync = new LinkedHashSet<>();
    private long joinDeadlineMs = NONE;
    private long syncDeadlineMs = NONE;
    private boolean initial;
    private boolean joinedSinceDelay;
    private long initialRemainingMs;

    Rebalancing(GroupContext group) {
        this.group = group;
    }

    /** What happened calls for a new generation: begins one, or, if one is being prepared, sees whether that is complete. */
    void prepareOrComplete(RebalanceReason reason, Turn turn) {
        if (group.is(PREPARING_REBALANCE)) {
            completeIfAllJoined(turn);
        } else if (!group.is(DEAD)) {
            prepare(reason, turn);
        }
    }

    private void prepare(RebalanceReason reason, Turn turn) {
        group.history().begin(reason);
        if (group.is(COMPLETING_REBALANCE)) {
            // the assignment of this generation will never be: those who wait for it join again
            group.members().all().forEach(member -> member.assignment(Bytes.EMPTY));
            answerWaitingSyncs(ErrorCode.REBALANCE_IN_PROGRESS, turn);
        }
        clearSyncs();
        initial = group.is(EMPTY);
        group.transitionTo(PREPARING_REBALANCE, turn.nowMs());
        long timeoutMs = group.members().rebalanceTimeoutMs();
        if (initial) {
            long delayMs = Math.min(group.config().initialRebalanceDelayMs(), timeoutMs);
            joinDeadlineMs = turn.nowMs() + delayMs;
            initialRemainingMs = timeoutMs - delayMs;
            joinedSinceDelay = false;
            if (delayMs == 0) {
                complete(turn);
            }
        } else {
            joinDeadlineMs = turn.nowMs() + timeoutMs;
            completeIfAllJoined(turn);
        }
    }

    /** A member that was not here before has joined: an empty group may wait for more of them. */
    void newMember() {
        joinedSinceDelay = true;
    }

    /** Ends the wait for members, if none is missing. The first members of an empty group wait for their time in any case. */
    void completeIfAllJoined(Turn turn) {
        if (group.is(PREPARING_REBALANCE) && !initial && group.members().haveAllJoined()) {
            complete(turn);
        }
    }

    /** Does what time calls for. */
    void tick(Turn turn) {
        if (syncDeadlineMs <= turn.nowMs()) {
            syncTimeIsUp(turn);
        }
        if (joinDeadlineMs <= turn.nowMs()) {
            joinTimeIsUp(turn);
        }
    }

    long nextDeadlineMs() {
        return Math.min(joinDeadlineMs, syncDeadlineMs);
    }

    private void joinTimeIsUp(Turn turn) {
        if (initial && joinedSinceDelay && initialRemainingMs > 0) {
            long delayMs = Math.min(group.config().initialRebalanceDelayMs(), initialRemainingMs);
            initialRemainingMs -= delayMs;
            joinedSinceDelay = false;
            joinDeadlineMs = turn.nowMs() + delayMs;
            return;
        }
        complete(turn);
    }

    private void complete(Turn turn) {
        Membership members = group.members();
        // static members keep their place until their session expires: being away for a restart is what they are for
        for (ClassicMember missing : members.matching(member -> !member.isWaitingForJoin() && !member.isStatic())) {
            members.remove(missing);
        }
        if (!members.isEmpty() && !members.electJoinedLeader()) {
            joinDeadlineMs = turn.nowMs() + members.rebalanceTimeoutMs();
            return;
        }
        joinDeadlineMs = NONE;
        initial = false;
        group.nextGeneration();
        if (members.isEmpty()) {
            becomeEmpty(turn);
        } else {
            group.transitionTo(COMPLETING_REBALANCE, turn.nowMs());
            tellGeneration(turn);
        }
    }

    private void becomeEmpty(Turn turn) {
        group.transitionTo(EMPTY, turn.nowMs());
        group.history().end(group.generation(), turn.nowMs());
        group.append(ClassicGroupRecords.empty(group, turn.nowMs()), new EmptyGeneration(), turn);
    }

    private void tellGeneration(Turn turn) {
        for (ClassicMember member : group.members().all()) {
            member.takeJoin().ifPresent(ticket -> {
                turn.reply(ticket, group.joined(member));
                member.endJoin();
                member.extendSession(turn.nowMs());
                pendingSync.add(member.memberId());
            });
        }
        syncDeadlineMs = turn.nowMs() + group.members().rebalanceTimeoutMs();
    }

    /** A member asked for its assignment, or is gone: it is not waited for. */
    void synced(ClassicMember member) {
        pendingSync.remove(member.memberId());
        if (pendingSync.isEmpty()) {
            syncDeadlineMs = NONE;
        }
    }

    /** Another member stands where {@code old} did. */
    void replace(ClassicMember old, ClassicMember next) {
        if (pendingSync.remove(old.memberId())) {
            pendingSync.add(next.memberId());
        }
    }

    private void clearSyncs() {
        pendingSync.clear();
        syncDeadlineMs = NONE;
    }

    private void syncTimeIsUp(Turn turn) {
        Set<String> missing = Set.copyOf(pendingSync);
        clearSyncs();
        if (!group.is(COMPLETING_REBALANCE) && !group.is(STABLE)) {
            return;
        }
        for (ClassicMember member : group.members().matching(each -> missing.contains(each.memberId()))) {
            group.members().remove(member);
        }
        String text = "did not ask for their assignment in time: " + missing;
        prepareOrComplete(new RebalanceReason(turn.nowMs(), Kind.SYNC_TIMED_OUT, anyOf(missing), text), turn);
    }

    private static String anyOf(Set<String> memberIds) {
        return memberIds.stream().sorted().findFirst().orElse("");
    }

    /** Answers whoever waits for an assignment that will not come. */
    private void answerWaitingSyncs(ErrorCode error, Turn turn) {
        for (ClassicMember member : group.members().all()) {
            member.takeSync().ifPresent(ticket -> {
                turn.reply(ticket, Replies.sync(error));
                member.extendSession(turn.nowMs());
            });
        }
    }

    /** That nobody is left is true, whether the log knows it or not. */
    private final class EmptyGeneration implements GroupContext.AfterAppend {
        @Override
        public void appended() {
            group.recorded(true);
        }

        @Override
        public void failed(ErrorCode error, Turn turn) {
            // the generation that the log still has will find its members gone when it is loaded
        }
    }
}
