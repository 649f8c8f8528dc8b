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
import java.util.function.Consumer;

/**
 * A partition that this broker has a replica of. It knows who leads it and in which epoch, refuses what comes under
 * another epoch (KIP-320), moves the high watermark, and tells those who wait for it.
 *
 * <p>Thread-safe. Appends and reads run on the event loops of the connections that ask for them; what makes them safe
 * beside each other is the log. A change of role takes effect between two appends. Callbacks run without the lock.
 */
public final class Partition {
    /** The epoch of a request that does not name one. */
    public static final int NO_EPOCH = -1;

    private final TopicPartition name;
    private final UUID topicId;
    private final PartitionLog log;
    private final PartitionRole role;
    private final LeaderReads reads;
    private final FollowerLog following;
    private final LeaderWrites leader;

    /**
     * Takes charge of a log.
     *
     * @param topicId the topic's id
     * @param log the replica's log, which stays the caller's to close
     * @param leaderAndIsr the role to begin with
     */
    public Partition(UUID topicId, PartitionLog log, LeaderAndIsr leaderAndIsr, PartitionContext context) {
        this.name = log.partition();
        this.topicId = requireNonNull(topicId, "topicId");
        this.log = log;
        requireNonNull(context, "context");
        this.role = new PartitionRole(log, context, requireNonNull(leaderAndIsr, "leaderAndIsr"));
        this.reads = new LeaderReads(log, role);
        this.following = new FollowerLog(log, role, context.brokerId());
        this.leader = new LeaderWrites(this, role, reads, context);
        leader.advance();
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
        return role.leaderAndIsr();
    }

    /** Whether this broker leads it. */
    public boolean isLeader() {
        return role.leading() != null;
    }

    // ---------------------------------------------------------------------------------------------------- the role

    /**
     * Obeys a change of the metadata; what is older than what is known changes nothing. Appends that wait in an epoch that
     * is over are answered.
     */
    public void update(LeaderAndIsr changed) {
        requireNonNull(changed, "changed");
        boolean newEpoch;
        role.lock().lock();
        try {
            newEpoch = changed.leaderEpoch() != role.leaderAndIsr().leaderEpoch();
            if (!role.update(changed)) {
                return;
            }
        } finally {
            role.lock().unlock();
        }
        leader.roleChanged(newEpoch);
    }

    /** Ends the partition's life on this broker: everything that waits is answered, everything later refused. */
    public void markDeleted() {
        stopServing(PartitionRole.Service.DELETED, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    /** Refuses everything from now on, since the log directory failed; what waits is answered. */
    public void markOffline() {
        stopServing(PartitionRole.Service.OFFLINE, ErrorCode.KAFKA_STORAGE_ERROR);
    }

    /** Stops to act as the leader, whatever the metadata say, until {@link #resumeLeadership}. */
    void suspendLeadership() {
        stopServing(PartitionRole.Service.LEADERSHIP_SUSPENDED, ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    /** Ends {@link #suspendLeadership}. */
    void resumeLeadership() {
        role.resume();
        leader.advance();
    }

    private void stopServing(PartitionRole.Service reason, ErrorCode answer) {
        role.stop(reason);
        leader.stop(answer);
    }

    /**
     * Checks that this broker leads the partition, in the epoch that the caller knows.
     *
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, KAFKA_STORAGE_ERROR,
     *     UNKNOWN_TOPIC_OR_PARTITION
     */
    public LeaderAndIsr requireLeader(int currentLeaderEpoch) {
        return role.requireLeader(currentLeaderEpoch);
    }

    // -------------------------------------------------------------------------------------------------- as the leader

    /**
     * Appends as the leader and moves the high watermark as far as it can.
     *
     * @param records whole batches, writable: offsets are assigned in place
     * @param minInsyncReplicas how many replicas must be in sync, 1 if the producer does not ask
     * @throws ApiException as {@link #requireLeader}, and NOT_ENOUGH_REPLICAS
     * @throws io.duolog.storage.AppendRejectedException see {@link PartitionLog}
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public Appended appendAsLeader(ByteBuffer records, AppendOrigin origin, int minInsyncReplicas) {
        return leader.append(records, origin, minInsyncReplicas, NO_EPOCH);
    }

    /**
     * As {@link #appendAsLeader(ByteBuffer, AppendOrigin, int)}, in one leader epoch and no later one: for who knows what
     * was in the log when the epoch began.
     *
     * @throws ApiException FENCED_LEADER_EPOCH if the epoch is over
     */
    public Appended appendAsLeader(ByteBuffer records, AppendOrigin origin, int minInsyncReplicas, int leaderEpoch) {
        return leader.append(records, origin, minInsyncReplicas, leaderEpoch);
    }

    /**
     * What an append did, and under which leadership.
     *
     * @param info offsets and times
     * @param leaderEpoch the epoch in which it was appended
     */
    public record Appended(LogAppendInfo info, int leaderEpoch) {}

    /**
     * Waits until all in-sync replicas have what lies below an offset, in the epoch of the append.
     *
     * @param requiredOffset the offset that the high watermark must reach
     * @param leaderEpoch the epoch of the append: if it ends first, nothing is known of the append
     * @param minInsyncReplicas how many replicas must still be in sync then
     * @param onDone called exactly once, on any thread, perhaps before this returns: NONE, or why not; must not block
     * @return called when the time for it is over; does nothing if it is done
     */
    public Runnable awaitReplication(
            long requiredOffset, int leaderEpoch, int minInsyncReplicas, Consumer<ErrorCode> onDone) {
        return leader.awaitReplication(requiredOffset, leaderEpoch, minInsyncReplicas, onDone);
    }

    /** How many appends wait for replication. */
    public int waitingAppendCount() {
        return leader.waitingAppendCount();
    }

    /**
     * Notes a follower's fetch: moves the high watermark, and proposes the follower for the in-sync replicas when it has
     * caught up. What there is to read for it is another question: {@link #readAsFollower}.
     *
     * @return where the follower's log diverges from this one; it has to truncate, and has not made progress
     * @throws ApiException as {@link #requireLeader}; UNKNOWN_LEADER_EPOCH also for a broker that, as far as this one
     *     knows, has no replica; STALE_BROKER_EPOCH for an incarnation that is over
     */
    public Optional<EpochEndOffset> followerFetched(FollowerFetch fetch) {
        return leader.followerFetched(fetch);
    }

    /** Proposes to remove in-sync replicas that lag or are fenced; to be called now and then. */
    public void checkLag() {
        leader.checkLag();
    }

    /**
     * Brokers were registered, fenced or unfenced: proposes the followers for the in-sync replicas that have caught up and may
     * join now. Without effect where this broker does not lead.
     */
    public void brokersChanged() {
        leader.advance();
    }

    // ---------------------------------------------------------------------------------------------------- reading

    /**
     * Reads committed batches as the leader.
     *
     * @param offset the first offset wanted
     * @param currentLeaderEpoch the epoch that the reader knows, or {@link #NO_EPOCH}
     * @return what was read; the region is the caller's to release
     * @throws ApiException as {@link #requireLeader}
     * @throws io.duolog.storage.OffsetOutOfRangeException if the offset is below the start or above the end of the log
     */
    public LogReadInfo read(
            long offset, int maxBytes, boolean minOneMessage, IsolationLevel isolation, int currentLeaderEpoch) {
        return reads.read(offset, maxBytes, minOneMessage, isolation, currentLeaderEpoch);
    }

    /**
     * Reads what a follower lacks, committed or not.
     *
     * @param currentLeaderEpoch the epoch in which the follower follows
     * @return what was read; the region is the caller's to release
     * @throws ApiException as {@link #requireLeader}
     * @throws io.duolog.storage.OffsetOutOfRangeException if the offset is below the start or above the end of the log
     */
    public LogReadInfo readAsFollower(long offset, int maxBytes, boolean minOneMessage, int currentLeaderEpoch) {
        return reads.readAsFollower(offset, maxBytes, minOneMessage, currentLeaderEpoch);
    }

    /**
     * Makes {@code offset} the first that readers may see; followers learn of it with the next answer to their fetches, see
     * {@link #awaitLogStart}.
     *
     * @return the log start offset
     * @throws io.duolog.storage.OffsetOutOfRangeException if {@code offset} is above the high watermark
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public long deleteRecordsBefore(long offset) {
        long start = log.deleteRecordsBefore(offset);
        leader.tellLogStart();
        return start;
    }

    /**
     * Waits until the logs of all live replicas start at {@code offset} or above, so that whoever leads next does not show
     * what was deleted.
     *
     * @param onDone called exactly once, on any thread, perhaps before this returns: NONE, or why not; must not block
     * @return called when the time for it is over; does nothing if it is done
     */
    public Runnable awaitLogStart(long offset, Consumer<ErrorCode> onDone) {
        return leader.awaitLogStart(offset, onDone);
    }

    /** The first offset that a reader may not see. */
    public long readableEnd(IsolationLevel isolation) {
        return reads.readableEnd(isolation);
    }

    /**
     * The end of what is committed, for who asks where to begin.
     *
     * @throws ApiException as {@link #requireLeader}; OFFSET_NOT_AVAILABLE until a new leader's high watermark has reached
     *     the start of its epoch: before, it may lie below what was committed (KIP-207)
     */
    public long latestOffset(IsolationLevel isolation, int currentLeaderEpoch) {
        return reads.latestOffset(isolation, currentLeaderEpoch);
    }

    /**
     * Where a leader epoch ends (KIP-101, KIP-279).
     *
     * @throws ApiException as {@link #requireLeader}
     */
    public EpochEndOffset endOffsetForEpoch(int currentLeaderEpoch, int leaderEpoch) {
        return reads.endOffsetForEpoch(currentLeaderEpoch, leaderEpoch);
    }

    /**
     * The divergence of a reader that last read {@code lastFetchedEpoch} before {@code fetchOffset}: where this log's
     * version of that epoch ends, if that is below what the reader has (KIP-595). Empty if the reader names no epoch.
     */
    public Optional<EpochEndOffset> divergence(long fetchOffset, int lastFetchedEpoch) {
        return reads.divergence(fetchOffset, lastFetchedEpoch);
    }

    /** Has a listener called whenever there may be more to read, or the role changes; see {@link #removeReader}. */
    public void addReader(Runnable listener) {
        leader.readers().add(listener);
    }

    /** Ends {@link #addReader}. */
    public void removeReader(Runnable listener) {
        leader.readers().remove(listener);
    }

    /** Has a follower's session told of what moves, until {@link #removeFollower}. */
    public void addFollower(FollowerListener listener) {
        leader.followers().add(requireNonNull(listener, "listener"));
    }

    /** Ends {@link #addFollower}. */
    public void removeFollower(FollowerListener listener) {
        leader.followers().remove(listener);
    }

    // ------------------------------------------------------------------------------------------------- as a follower

    /** Where this replica goes on to fetch; empty while it leads, there is no leader, or it is out of service. */
    public Optional<FollowerPosition> followerPosition() {
        return following.position();
    }

    /**
     * Appends what the leader answered to a fetch from {@code asked}, and takes over its high watermark: the answer did not
     * speak of a divergence, so that this log is a prefix of the leader's (R11). Nothing happens if the role or the log have
     * changed since.
     *
     * @param records whole batches, perhaps with an incomplete one behind them; none if there was nothing new
     * @return whether the answer was used
     * @throws io.duolog.storage.AppendRejectedException see {@link PartitionLog#appendAsFollower}
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public boolean appendAsFollower(
            FollowerPosition asked, ByteBuffer records, long leaderHighWatermark, long leaderLogStartOffset) {
        return following.append(asked, records, leaderHighWatermark, leaderLogStartOffset);
    }

    /**
     * Truncates to what this log has in common with the leader's, as far as the leader's answer tells; the next fetch tells
     * whether that was enough. Nothing happens if the role or the log have changed since.
     *
     * @param leaders the largest epoch of the leader that is not above that of this log's last record, and its end
     * @return whether the answer was used
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public boolean truncateToLeader(FollowerPosition asked, EpochEndOffset leaders) {
        return following.truncate(asked, leaders);
    }

    /**
     * Begins anew at the start of the leader's log, since this log's end lies outside of it. Nothing happens if the role or
     * the log have changed since.
     *
     * @return whether the answer was used
     * @throws io.duolog.storage.LogStorageException see {@link PartitionLog}
     */
    public boolean restartAsFollower(FollowerPosition asked, long leaderLogStartOffset) {
        return following.restart(asked, leaderLogStartOffset);
    }
}
