package io.duolog.broker.fetch;

import io.duolog.broker.partition.FollowerFetch;
import io.duolog.broker.partition.FollowerListener;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogReadInfo;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One partition in a follower's session: where the follower is, and whether there is news for it. Confined to the lock of
 * the session, but for the listening, which happens anywhere.
 */
final class ReplicaEntry implements FollowerListener {
    private static final long UNKNOWN = -1;

    private final ReplicaSession session;
    private final FetchPartition name;
    /** Whether the entry is among those that the session will look at because records came. */
    private final AtomicBoolean moved = new AtomicBoolean();
    /** Whether the entry is among those with a high watermark to tell. */
    private final AtomicBoolean watermarkMoved = new AtomicBoolean();
    /** Whether the entry is among those whose position the next request says anew. */
    private final AtomicBoolean toBeSaid = new AtomicBoolean();

    private FetchPosition position;
    private @Nullable Partition partition;
    /** What came of the follower's last fetch, if it is out of the ordinary: to be told rather than records. */
    private @Nullable PartitionData exception;

    private boolean forgotten;

    ReplicaEntry(ReplicaSession session, FetchPartition name, FetchPosition position) {
        this.session = session;
        this.name = name;
        this.position = position;
    }

    FetchPartition name() {
        return name;
    }

    boolean isForgotten() {
        return forgotten;
    }

    @Override
    public void logEndMoved() {
        if (moved.compareAndSet(false, true)) {
            session.onMoved(this);
        }
    }

    /** To be looked at again when something else is the reason. */
    void requeue() {
        if (moved.compareAndSet(false, true)) {
            session.requeue(this);
        }
    }

    @Override
    public void highWatermarkMoved() {
        if (watermarkMoved.compareAndSet(false, true)) {
            session.onWatermarkMoved(this);
        }
    }

    @Override
    public void inSyncReplicasChanged() {
        if (toBeSaid.compareAndSet(false, true)) {
            session.onToBeSaid(this);
        }
    }

    @Override
    public void roleChanged() {
        inSyncReplicasChanged();
        logEndMoved();
    }

    /** The session looks at it now: what moves from here on has to be told again. */
    void takeMoved() {
        moved.set(false);
    }

    /** As {@link #takeMoved}, of the high watermark. */
    void takeWatermark() {
        watermarkMoved.set(false);
    }

    /** A request came that may not name the entry: what it named last still holds, and counts as said now. */
    void fetchedAgain(PartitionResolver partitions, int replicaId, long brokerEpoch) {
        toBeSaid.set(false);
        fetched(position, partitions, replicaId, brokerEpoch);
    }

    /** The follower fetches from here: it has everything below, unless it diverges. */
    void fetched(FetchPosition from, PartitionResolver partitions, int replicaId, long brokerEpoch) {
        position = from;
        exception = null;
        try {
            Partition resolved = partitions.resolve(name.topic(), name.topicId(), name.partition());
            follow(resolved);
            Optional<EpochEndOffset> divergence = resolved.followerFetched(new FollowerFetch(
                    replicaId,
                    brokerEpoch,
                    from.fetchOffset(),
                    from.currentLeaderEpoch(),
                    from.lastFetchedEpoch(),
                    from.logStartOffset()));
            if (divergence.isPresent()) {
                exception = diverging(resolved, divergence.get());
            }
        } catch (RuntimeException e) {
            exception = failed(StorageErrors.toApiException(e));
        }
        logEndMoved();
    }

    private void follow(Partition resolved) {
        if (partition != resolved) {
            leave();
            partition = resolved;
            resolved.addFollower(this);
        }
    }

    private void leave() {
        Partition former = partition;
        if (former != null) {
            former.removeFollower(this);
            partition = null;
        }
    }

    /** The follower does not want it any more. */
    void forget() {
        forgotten = true;
        leave();
    }

    /** What there is to tell: records, none, or what is out of the ordinary. The records are the caller's to release. */
    PartitionData read(int maxBytes, boolean minOneMessage) {
        PartitionData special = exception;
        if (special != null) {
            return special;
        }
        Partition source = partition;
        if (source == null) {
            return failed(new ApiException(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        }
        try {
            LogReadInfo read = source.readAsFollower(
                    position.fetchOffset(),
                    Math.min(position.maxBytes(), maxBytes),
                    minOneMessage,
                    position.currentLeaderEpoch());
            return data(source, read.records(), read.highWatermark());
        } catch (RuntimeException e) {
            return failed(StorageErrors.toApiException(e));
        }
    }

    /** Whether there are records although none were read: there was no room for a whole batch. */
    boolean hasMore(PartitionData read) {
        Partition source = partition;
        return sizeBytes(read) == 0
                && source != null
                && !isExceptional(read)
                && source.log().logEndOffset() > position.fetchOffset();
    }

    /** The high watermark alone. */
    Optional<PartitionData> watermark() {
        Partition source = partition;
        return source == null || exception != null || !source.isLeader()
                ? Optional.empty()
                : Optional.of(data(source, BufferSlice.EMPTY, source.log().highWatermark()));
    }

    private PartitionData data(Partition source, ByteRegion records, long highWatermark) {
        return PartitionData.builder()
                .partitionIndex(name.partition())
                .highWatermark(highWatermark)
                .lastStableOffset(source.log().lastStableOffset())
                .logStartOffset(source.log().logStartOffset())
                .records(records)
                .build();
    }

    private PartitionData diverging(Partition source, EpochEndOffset divergence) {
        return PartitionData.builder()
                .partitionIndex(name.partition())
                .highWatermark(source.log().highWatermark())
                .lastStableOffset(source.log().lastStableOffset())
                .logStartOffset(source.log().logStartOffset())
                .divergingEpoch(new FetchResponse.EpochEndOffset(divergence.leaderEpoch(), divergence.endOffset()))
                .records(BufferSlice.EMPTY)
                .build();
    }

    /** Unlike Kafka, an error says where the log starts: a follower that is out of range begins anew there. */
    private PartitionData failed(ApiException failure) {
        Partition source = partition;
        return PartitionData.builder()
                .partitionIndex(name.partition())
                .errorCode(failure.error().code())
                .highWatermark(UNKNOWN)
                .lastStableOffset(UNKNOWN)
                .logStartOffset(source == null ? UNKNOWN : source.log().logStartOffset())
                .records(BufferSlice.EMPTY)
                .build();
    }

    static boolean isExceptional(PartitionData data) {
        return data.errorCode() != ErrorCode.NONE.code()
                || data.divergingEpoch().endOffset() >= 0;
    }

    static int sizeBytes(PartitionData data) {
        ByteRegion records = data.records();
        return records == null ? 0 : records.sizeBytes();
    }

    static void release(PartitionData data) {
        ByteRegion records = data.records();
        if (records != null) {
            records.release();
        }
    }
}
