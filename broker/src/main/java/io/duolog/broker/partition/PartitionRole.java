package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.PartitionLog;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this broker has to do with a partition at the moment: lead it in an epoch, follow, or nothing.
 *
 * <p>Thread-safe for questions. What changes it, or changes anything within {@link #leading}, is done under {@link #lock}.
 */
final class PartitionRole {
    /** Held while the role changes, and by an append from the check of the role to the write. */
    private final ReentrantLock lock = new ReentrantLock();

    private final PartitionLog log;
    private final PartitionContext context;
    private volatile LeaderAndIsr leaderAndIsr;
    /** What this broker knows as the leader; null while it is none. */
    private volatile @Nullable LeaderState leading;

    private volatile Service service = Service.AVAILABLE;

    /** Whether a replica does its work; what comes later in the list overrules what comes before. */
    enum Service {
        AVAILABLE,
        /** This broker may count as dead: it may follow, but it must not lead (C2). */
        LEADERSHIP_SUSPENDED,
        /** The log directory failed. */
        OFFLINE,
        DELETED
    }

    PartitionRole(PartitionLog log, PartitionContext context, LeaderAndIsr first) {
        this.log = log;
        this.context = context;
        this.leaderAndIsr = first;
        begin(first);
    }

    ReentrantLock lock() {
        return lock;
    }

    LeaderAndIsr leaderAndIsr() {
        return leaderAndIsr;
    }

    /** The state of a leader that may act; null if this broker must not act as the leader. */
    @Nullable
    LeaderState leading() {
        return service == Service.AVAILABLE ? leading : null;
    }

    boolean isDeleted() {
        return service == Service.DELETED;
    }

    /** Whether this replica follows a leader, as far as its own state goes. */
    boolean mayFollow() {
        return leading == null && (service == Service.AVAILABLE || service == Service.LEADERSHIP_SUSPENDED);
    }

    /** Obeys the metadata, under the lock; false if they are older than what is known. */
    boolean update(LeaderAndIsr changed) {
        LeaderAndIsr previous = leaderAndIsr;
        if (changed.partitionEpoch() < previous.partitionEpoch() || changed.leaderEpoch() < previous.leaderEpoch()) {
            return false;
        }
        LeaderState current = leading;
        if (current == null || changed.leaderEpoch() != previous.leaderEpoch()) {
            begin(changed);
        } else {
            current.update(changed);
            leaderAndIsr = current.committed();
        }
        return true;
    }

    private void begin(LeaderAndIsr changed) {
        leading = changed.leaderId() == context.brokerId()
                ? new LeaderState(
                        changed,
                        log.logEndOffset(),
                        log.highWatermark(),
                        context.brokers(),
                        context.lagTimeMaxMs(),
                        context.nowMs().getAsLong())
                : null;
        leaderAndIsr = changed;
    }

    /** Takes the answer to a proposal, under the lock; what to submit next. */
    Optional<ProposedIsr> resolve(ProposedIsr proposal, IsrAnswer answer) {
        LeaderState current = leading;
        if (current == null || proposal.leaderEpoch() != current.leaderEpoch()) {
            return Optional.empty();
        }
        Optional<ProposedIsr> next = current.resolve(proposal, answer);
        leaderAndIsr = current.committed();
        return next;
    }

    /** Stops to serve, unless it has stopped for a stronger reason. */
    void stop(Service reason) {
        lock.lock();
        try {
            if (service.compareTo(reason) < 0) {
                service = reason;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link Service#LEADERSHIP_SUSPENDED}. */
    void resume() {
        lock.lock();
        try {
            if (service == Service.LEADERSHIP_SUSPENDED) {
                service = Service.AVAILABLE;
            }
        } finally {
            lock.unlock();
        }
    }

    /** See {@link Partition#requireLeader}. */
    LeaderAndIsr requireLeader(int currentLeaderEpoch) {
        LeaderAndIsr current = leaderAndIsr;
        requireService();
        if (currentLeaderEpoch != Partition.NO_EPOCH && currentLeaderEpoch < current.leaderEpoch()) {
            throw new ApiException(
                    ErrorCode.FENCED_LEADER_EPOCH,
                    "leader epoch " + currentLeaderEpoch + " of " + log.partition() + " is over, it is "
                            + current.leaderEpoch());
        }
        if (currentLeaderEpoch > current.leaderEpoch()) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_LEADER_EPOCH,
                    "leader epoch " + currentLeaderEpoch + " of " + log.partition() + " is ahead of this broker's, "
                            + current.leaderEpoch());
        }
        if (current.leaderId() != context.brokerId()) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER,
                    "broker " + context.brokerId() + " does not lead " + log.partition());
        }
        return current;
    }

    /** As {@link #requireLeader}, of what the leader knows; exact under the lock. */
    LeaderState requireLeading(int currentLeaderEpoch) {
        LeaderAndIsr current = requireLeader(currentLeaderEpoch);
        LeaderState state = leading;
        if (state == null || state.leaderEpoch() != current.leaderEpoch()) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER, "the leader of " + log.partition() + " is changing");
        }
        return requireNonNull(state);
    }

    private void requireService() {
        switch (service) {
            case AVAILABLE -> {}
            case LEADERSHIP_SUSPENDED ->
                throw new ApiException(
                        ErrorCode.NOT_LEADER_OR_FOLLOWER,
                        "broker " + context.brokerId() + " may count as dead, so it does not lead " + log.partition());
            case OFFLINE ->
                throw new ApiException(
                        ErrorCode.KAFKA_STORAGE_ERROR,
                        log.partition() + " is offline, its log directory failed: " + log.directory());
            case DELETED ->
                throw new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, log.partition() + " has been deleted");
        }
    }
}
