package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogAppendInfo;
import io.duolog.storage.LogReadInfo;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.TopicPartition;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A partition that this broker has a replica of. It knows who leads it and in which epoch, refuses what comes under
 * another epoch (KIP-320), moves the high watermark, and tells those who wait for it.
 *
 * <p>Thread-safe. Appends and reads run on the event loops of the connections that ask for them; what makes them safe
 * beside each other is the log. A change of role takes effect between two appends.
 */
public final class Partition {
    /** The epoch of a request that does not name one. */
    public static final int NO_EPOCH = -1;

    private final TopicPartition name;
    private final UUID topicId;
    private final int brokerId;
    private final PartitionLog log;
    private final WaitingAppends waitingAppends = new WaitingAppends();
    private final ProgressListeners readers = new ProgressListeners();
    /** Held while the role changes, and by an append from the check of the role to the write. */
    private final ReentrantLock role = new ReentrantLock();

    private volatile LeaderAndIsr leaderAndIsr;
    private volatile boolean deleted;

    /**
     * Takes charge of a log.
     *
     * @param topicId the topic's id
     * @param brokerId this broker
     * @param log the replica's log, which stays the caller's to close
     * @param leaderAndIsr the role to begin with
     */
    public Partition(UUID topicId, int brokerId, PartitionLog log, LeaderAndIsr leaderAndIsr) {
        this.name = log.partition();
        this.topicId = requireNonNull(topicId, "topicId");
        this.brokerId = brokerId;
        this.log = log;
        this.leaderAndIsr = requireNonNull(leaderAndIsr, "leaderAndIsr");
        advanceHighWatermark();
    }

    /** The partition's name. */
    public TopicPartition name() {
        return name;
    }

    /** The topic's id. */
    public UUID topicId() {
        return topicId;
    }

    /** The replica's log. */
    public PartitionLog log() {
        return log;
    }

    /** Who leads it, as this broker knows. */
    public LeaderAndIsr leaderAndIsr() {
        return leaderAndIsr;
    }

    /** Whether this broker leads it. */
    public boolean isLeader() {
        return leaderAndIsr.leaderId() == brokerId && !deleted;
    }

    /** Obeys a change of the metadata; appends that wait in an epoch that is over are answered. */
    public void update(LeaderAndIsr changed) {
        requireNonNull(changed, "changed");
        LeaderAndIsr previous;
        role.lock();
        try {
            previous = leaderAndIsr;
            leaderAndIsr = changed;
        } finally {
            role.unlock();
        }
        if (changed.leaderEpoch() != previous.leaderEpoch()) {
            waitingAppends.failAll(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        advanceHighWatermark();
        readers.tell();
    }

    /** Ends the partition's life on this broker: everything that waits is answered, everything later refused. */
    public void markDeleted() {
        role.lock();
        try {
            deleted = true;
        } finally {
            role.unlock();
        }
        waitingAppends.failAll(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        readers.tell();
    }

    /**
     * Appends as the leader and moves the high watermark as far as it can.
     *
     * @param records whole batches, writable: offsets are assigned in place
     * @param minInsyncReplicas how many replicas must be in sync, 1 if the producer does not ask
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS
     * @throws io.duolog.storage.AppendRejectedException see {@link PartitionLog}
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public Appended appendAsLeader(ByteBuffer records, AppendOrigin origin, int minInsyncReplicas) {
        Appended appended;
        role.lock();
        try {
            LeaderAndIsr current = requireLeader(NO_EPOCH);
            requireInsync(current, minInsyncReplicas);
            appended = new Appended(log.appendAsLeader(records, current.leaderEpoch(), origin), current.leaderEpoch());
        } finally {
            role.unlock();
        }
        if (!appended.info().duplicate()) {
            advanceHighWatermark();
            readers.tell();
        }
        return appended;
    }

    private void requireInsync(LeaderAndIsr current, int minInsyncReplicas) {
        if (current.isr().size() < minInsyncReplicas) {
            throw new ApiException(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    name + " has " + current.isr().size() + " in-sync replicas, min.insync.replicas is "
                            + minInsyncReplicas);
        }
    }

    /**
     * What an append did, and under which leadership.
     *
     * @param info offsets and times
     * @param leaderEpoch the epoch in which it was appended
     */
    public record Appended(LogAppendInfo info, int leaderEpoch) {}

    /**
     * Waits until all in-sync replicas have what lies below an offset, and until it is as durable as the topic asks.
     *
     * @param requiredOffset the offset that the high watermark must reach
     * @param leaderEpoch the epoch of the append: if it ends first, nothing is known of the append
     * @param minInsyncReplicas how many replicas must still be in sync then
     * @param onDone called exactly once, on any thread: NONE, or why not; must not block
     * @return called when the time for it is over; does nothing if it is done
     */
    public Runnable awaitReplication(
            long requiredOffset, int leaderEpoch, int minInsyncReplicas, Consumer<ErrorCode> onDone) {
        WaitingAppends.Waiting waiting = waitingAppends.add(requiredOffset, leaderEpoch, error -> {
            boolean tooFew = error == ErrorCode.NONE && leaderAndIsr.isr().size() < minInsyncReplicas;
            onDone.accept(tooFew ? ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND : error);
        });
        // A role that changed after the append, but before anybody waited for it, told nobody.
        if (deleted) {
            waitingAppends.fail(waiting, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        } else if (leaderAndIsr.leaderEpoch() != leaderEpoch) {
            waitingAppends.fail(waiting, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        completeWaitingAppends();
        return () -> waitingAppends.fail(waiting, ErrorCode.REQUEST_TIMED_OUT);
    }

    /**
     * Reads committed batches as the leader.
     *
     * @param offset the first offset wanted
     * @param currentLeaderEpoch the epoch that the reader knows, or {@link #NO_EPOCH}
     * @return what was read; the region is the caller's to release
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     * @throws io.duolog.storage.OffsetOutOfRangeException if the offset is below the start or above the end of the log
     */
    public LogReadInfo read(
            long offset, int maxBytes, boolean minOneMessage, IsolationLevel isolation, int currentLeaderEpoch) {
        requireLeader(currentLeaderEpoch);
        // A position between the high watermark and the end is one that the reader got from an earlier leader, whose
        // high
        // watermark was ahead. It waits there for this leader's; called out of range it would start over.
        return log.read(offset, maxBytes, minOneMessage, readableEnd(isolation));
    }

    /** The first offset that a reader may not see. */
    public long readableEnd(IsolationLevel isolation) {
        return isolation == IsolationLevel.READ_COMMITTED ? log.lastStableOffset() : log.highWatermark();
    }

    /**
     * Where a leader epoch ends (KIP-101).
     *
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public EpochEndOffset endOffsetForEpoch(int currentLeaderEpoch, int leaderEpoch) {
        LeaderAndIsr current = requireLeader(currentLeaderEpoch);
        // The running epoch may have no record yet; it ends where the log ends all the same.
        return leaderEpoch == current.leaderEpoch()
                ? new EpochEndOffset(leaderEpoch, log.logEndOffset())
                : log.endOffsetForEpoch(leaderEpoch);
    }

    /**
     * The divergence of a reader that last read {@code lastFetchedEpoch} before {@code fetchOffset}: where this log's
     * version of that epoch ends, if that is below what the reader has (KIP-595).
     */
    public Optional<EpochEndOffset> divergence(long fetchOffset, int lastFetchedEpoch) {
        EpochEndOffset end = endOffsetForEpoch(NO_EPOCH, lastFetchedEpoch);
        boolean diverges = end.leaderEpoch() < lastFetchedEpoch || end.endOffset() < fetchOffset;
        return diverges && !end.equals(EpochEndOffset.UNDEFINED) ? Optional.of(end) : Optional.empty();
    }

    /**
     * Checks that this broker leads the partition, in the epoch that the caller knows.
     *
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public LeaderAndIsr requireLeader(int currentLeaderEpoch) {
        LeaderAndIsr current = leaderAndIsr;
        if (deleted) {
            throw new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name + " has been deleted");
        }
        if (currentLeaderEpoch != NO_EPOCH && currentLeaderEpoch < current.leaderEpoch()) {
            throw new ApiException(
                    ErrorCode.FENCED_LEADER_EPOCH,
                    "leader epoch " + currentLeaderEpoch + " of " + name + " is over, it is " + current.leaderEpoch());
        }
        if (currentLeaderEpoch > current.leaderEpoch()) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_LEADER_EPOCH,
                    "leader epoch " + currentLeaderEpoch + " of " + name + " is ahead of this broker's, "
                            + current.leaderEpoch());
        }
        if (current.leaderId() != brokerId) {
            throw new ApiException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + brokerId + " does not lead " + name);
        }
        return current;
    }

    /** Has a listener called whenever there may be more to read, or the role changes; see {@link #removeReader}. */
    public void addReader(Runnable listener) {
        readers.add(listener);
    }

    /** Ends {@link #addReader}. */
    public void removeReader(Runnable listener) {
        readers.remove(listener);
    }

    /** How many appends wait for replication. */
    public int waitingAppendCount() {
        return waitingAppends.size();
    }

    /**
     * A leader without followers commits what it has. Read and set under the lock: another append's older end must not take
     * the high watermark back.
     */
    private void advanceHighWatermark() {
        role.lock();
        try {
            LeaderAndIsr current = leaderAndIsr;
            boolean alone = current.leaderId() == brokerId && current.replicas().size() == 1;
            if (alone && !deleted && log.logEndOffset() > log.highWatermark()) {
                log.updateHighWatermark(log.logEndOffset());
            }
        } finally {
            role.unlock();
        }
        completeWaitingAppends();
    }

    private void completeWaitingAppends() {
        waitingAppends.onHighWatermark(log.highWatermark(), leaderAndIsr.leaderEpoch());
    }
}
