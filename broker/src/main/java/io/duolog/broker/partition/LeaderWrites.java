package io.duolog.broker.partition;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogAppendInfo;
import io.duolog.storage.PartitionLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a leader takes, from producers and from its followers' fetches, and what follows from it: the high watermark moves,
 * who waited is answered, in-sync replicas are proposed. Thread-safe; see {@link Partition}, whose methods these are.
 * Callbacks run without the lock.
 */
final class LeaderWrites {
    private final Partition partition;
    private final PartitionLog log;
    private final PartitionRole role;
    private final LeaderReads reads;
    private final PartitionContext context;
    private final WaitingAppends waitingAppends = new WaitingAppends();
    private final WaitingDeletions waitingDeletions = new WaitingDeletions();
    private final ProgressListeners readers = new ProgressListeners();
    private final FollowerListeners followers = new FollowerListeners();

    LeaderWrites(Partition partition, PartitionRole role, LeaderReads reads, PartitionContext context) {
        this.partition = partition;
        this.log = partition.log();
        this.role = role;
        this.reads = reads;
        this.context = context;
    }

    ProgressListeners readers() {
        return readers;
    }

    FollowerListeners followers() {
        return followers;
    }

    int waitingAppendCount() {
        return waitingAppends.size();
    }

    /** The metadata changed the role, or the in-sync replicas. */
    void roleChanged(boolean newEpoch) {
        if (newEpoch) {
            waitingAppends.failAll(ErrorCode.NOT_LEADER_OR_FOLLOWER);
            waitingDeletions.failAll(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        advance();
        waitingAppends.onShrink(role.leaderAndIsr().isr().size());
        if (newEpoch) {
            tellAll();
        } else {
            followers.tellInSyncReplicas();
        }
    }

    /** This replica serves nobody any more, for a reason that is told to who waits. */
    void stop(ErrorCode answer) {
        waitingAppends.failAll(answer);
        waitingDeletions.failAll(answer);
        tellAll();
    }

    private void tellAll() {
        readers.tell();
        followers.tellRole();
    }

    /** The log starts later than before. */
    void tellLogStart() {
        followers.tellHighWatermark();
    }

    Partition.Appended append(ByteBuffer records, AppendOrigin origin, int minInsyncReplicas, int leaderEpoch) {
        // Before the lock, too: a follower may hold it for long, while it truncates.
        role.requireLeader(leaderEpoch);
        Partition.Appended appended = change(() -> {
            LeaderState current = role.requireLeading(leaderEpoch);
            requireInsync(current.committed(), minInsyncReplicas);
            long previousEnd = log.logEndOffset();
            LogAppendInfo info = log.appendAsLeader(records, current.leaderEpoch(), origin);
            current.appended(previousEnd, context.nowMs().getAsLong());
            return new Partition.Appended(info, current.leaderEpoch());
        });
        if (!appended.info().duplicate()) {
            followers.tellLogEnd();
        }
        return appended;
    }

    private void requireInsync(LeaderAndIsr current, int minInsyncReplicas) {
        if (current.isr().size() < minInsyncReplicas) {
            throw new ApiException(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    log.partition() + " has " + current.isr().size() + " in-sync replicas, min.insync.replicas is "
                            + minInsyncReplicas);
        }
    }

    Runnable awaitReplication(long requiredOffset, int leaderEpoch, int minInsyncReplicas, Consumer<ErrorCode> onDone) {
        // In this order: the epoch is still that of the append, so the high watermark was read in it (R10).
        long highWatermark = log.highWatermark();
        LeaderAndIsr current = role.leaderAndIsr();
        if (highWatermark >= requiredOffset
                && role.leading() != null
                && current.leaderEpoch() == leaderEpoch
                && current.isr().size() >= minInsyncReplicas) {
            onDone.accept(ErrorCode.NONE);
            return () -> {};
        }
        WaitingAppends.Waiting waiting = waitingAppends.add(requiredOffset, leaderEpoch, minInsyncReplicas, onDone);
        // A role that changed after the append, but before anybody waited for it, told nobody.
        if (role.isDeleted()) {
            waitingAppends.fail(waiting, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        } else if (role.leading() == null || role.leaderAndIsr().leaderEpoch() != leaderEpoch) {
            waitingAppends.fail(waiting, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        completeWaitingAppends();
        return () -> waitingAppends.fail(waiting, ErrorCode.REQUEST_TIMED_OUT);
    }

    Runnable awaitLogStart(long offset, Consumer<ErrorCode> onDone) {
        WaitingDeletions.Waiting waiting = waitingDeletions.add(offset, onDone);
        // A role that changed after the deletion, but before anybody waited for it, told nobody.
        if (role.leading() == null) {
            waitingDeletions.fail(waiting, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        advance();
        return () -> waitingDeletions.fail(waiting, ErrorCode.REQUEST_TIMED_OUT);
    }

    Optional<EpochEndOffset> followerFetched(FollowerFetch fetch) {
        return change(() -> {
            LeaderState current = role.requireLeading(fetch.leaderEpoch());
            if (!current.isFollower(fetch.replicaId())) {
                throw new ApiException(
                        ErrorCode.UNKNOWN_LEADER_EPOCH,
                        "broker " + fetch.replicaId() + " is no replica of " + log.partition()
                                + " as far as this broker knows");
            }
            if (current.isStale(fetch.replicaId(), fetch.brokerEpoch())) {
                throw new ApiException(
                        ErrorCode.STALE_BROKER_EPOCH,
                        "broker " + fetch.replicaId() + " has been registered anew since epoch " + fetch.brokerEpoch());
            }
            current.followerStartsAt(fetch.replicaId(), fetch.logStartOffset());
            Optional<EpochEndOffset> divergence = reads.divergence(fetch.fetchOffset(), fetch.lastFetchedEpoch());
            long end = log.logEndOffset();
            if (divergence.isEmpty() && fetch.fetchOffset() <= end && fetch.fetchOffset() >= log.logStartOffset()) {
                current.followerFetched(
                        fetch.replicaId(),
                        fetch.brokerEpoch(),
                        fetch.fetchOffset(),
                        end,
                        context.nowMs().getAsLong());
            }
            return divergence;
        });
    }

    void checkLag() {
        Optional<ProposedIsr> proposal = Optional.empty();
        role.lock().lock();
        try {
            LeaderState current = role.leading();
            if (current != null) {
                proposal = current.proposeShrink(
                        log.logEndOffset(), context.nowMs().getAsLong());
            }
        } finally {
            role.lock().unlock();
        }
        proposal.ifPresent(this::submit);
        // A follower that lags is not waited for any longer, even one that never was in sync.
        advance();
    }

    private void submit(ProposedIsr proposal) {
        context.proposals().submit(partition, proposal, answer -> onAnswer(proposal, answer));
    }

    private void onAnswer(ProposedIsr proposal, IsrAnswer answer) {
        Optional<ProposedIsr> next;
        role.lock().lock();
        try {
            next = role.resolve(proposal, answer);
        } finally {
            role.lock().unlock();
        }
        next.ifPresent(this::submit);
        advance();
        waitingAppends.onShrink(role.leaderAndIsr().isr().size());
        if (answer instanceof IsrAnswer.Accepted) {
            followers.tellInSyncReplicas();
        }
    }

    /**
     * Does something under the lock, and then what follows from it: moves the high watermark, proposes who has caught up,
     * and, without the lock, answers and tells those who waited for it.
     */
    private <T> T change(Supplier<T> action) {
        T result;
        Optional<ProposedIsr> proposal = Optional.empty();
        Progress progress = null;
        long lowWatermark = -1;
        role.lock().lock();
        try {
            result = action.get();
            LeaderState current = role.leading();
            if (current != null) {
                lowWatermark = waitingDeletions.isEmpty() ? -1 : current.lowWatermark(log.logStartOffset());
                int minInsyncReplicas =
                        context.topics().minInsyncReplicas(log.partition().topic());
                if (current.advanceHighWatermark(
                        log.logEndOffset(), minInsyncReplicas, context.nowMs().getAsLong())) {
                    log.updateHighWatermark(current.highWatermark());
                    progress = Progress.of(current);
                }
                proposal = current.proposeExpansion();
            }
        } finally {
            role.lock().unlock();
        }
        if (progress != null) {
            progress.complete(waitingAppends);
            readers.tell();
            followers.tellHighWatermark();
        }
        if (lowWatermark >= 0) {
            waitingDeletions.onLowWatermark(lowWatermark);
        }
        if (proposal.isPresent()) {
            submit(proposal.get());
        }
        return result;
    }

    /** Does what follows from what has changed elsewhere. */
    void advance() {
        change(() -> Boolean.TRUE);
    }

    private void completeWaitingAppends() {
        Progress progress = null;
        role.lock().lock();
        try {
            LeaderState current = role.leading();
            if (current != null) {
                progress = Progress.of(current);
            }
        } finally {
            role.lock().unlock();
        }
        if (progress != null) {
            progress.complete(waitingAppends);
        }
    }

    /** A high watermark with the epoch and the in-sync replicas of the same moment (R10, R11: never read apart). */
    private record Progress(long highWatermark, int leaderEpoch, int insyncReplicas) {
        static Progress of(LeaderState state) {
            return new Progress(
                    state.highWatermark(),
                    state.leaderEpoch(),
                    state.committed().isr().size());
        }

        void complete(WaitingAppends waiting) {
            waiting.onHighWatermark(highWatermark, leaderEpoch, insyncReplicas);
        }
    }
}
