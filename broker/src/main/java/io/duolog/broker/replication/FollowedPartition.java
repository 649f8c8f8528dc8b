package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.broker.partition.Partition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.storage.AppendRejectedException;
import io.duolog.storage.ClosedLogException;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.LogStorageException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition that a fetcher follows. Confined to the fetcher's tasks. */
final class FollowedPartition {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowedPartition.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Partition partition;
    /** Where the leader's session believes this replica to be; null if the session does not have the partition. */
    private @Nullable FollowerPosition asked;
    /** The number of the request that said so: an older one's answer is about another position. */
    private long askedIn;

    private boolean delayed;
    private int failures;

    /** What is to be done after an answer. */
    enum Next {
        /** The leader's session is right about the position. */
        NOTHING,
        /** The position changed: name it in the next request. */
        ASK,
        /** Something is wrong: leave the partition out for a while. */
        DELAY
    }

    FollowedPartition(Partition partition) {
        this.partition = requireNonNull(partition, "partition");
    }

    Partition partition() {
        return partition;
    }

    boolean isInSession() {
        return asked != null;
    }

    boolean isDelayed() {
        return delayed;
    }

    void asked(FollowerPosition position, long request) {
        asked = position;
        askedIn = request;
    }

    void leftSession() {
        asked = null;
    }

    /** Begins a pause; returns how many failures there were in a row before this one. */
    int delay() {
        delayed = true;
        return failures++;
    }

    void delayIsOver() {
        delayed = false;
    }

    /** Obeys the leader's answer to request {@code request}. */
    Next apply(PartitionData data, long request) {
        FollowerPosition position = asked;
        if (position == null || askedIn > request) {
            return Next.NOTHING;
        }
        try {
            Next next = apply(data, position);
            failures = next == Next.DELAY ? failures : 0;
            return next;
        } catch (LogStorageException e) {
            LOGGER.error("Cannot write to {}, which lags from now on: {}", partition.name(), e.getMessage());
        } catch (ClosedLogException e) {
            LOGGER.debug("{} was closed", partition.name(), e);
        } catch (AppendRejectedException e) {
            LOGGER.error("The leader of {} sent what cannot be appended: {}", partition.name(), e.getMessage());
        }
        return Next.DELAY;
    }

    /** Whether the answer asks for what forces things to the disk: to truncate, to begin anew, to move the log's start. */
    boolean isMoreThanAnAppend(PartitionData data) {
        return data.errorCode() != ErrorCode.NONE.code()
                || data.divergingEpoch().endOffset() >= 0
                || data.logStartOffset() > partition.log().logStartOffset();
    }

    private Next apply(PartitionData data, FollowerPosition position) {
        ErrorCode error = ErrorCode.forCode(data.errorCode());
        if (error == ErrorCode.OFFSET_OUT_OF_RANGE && data.logStartOffset() >= 0) {
            partition.restartAsFollower(position, data.logStartOffset());
            return Next.ASK;
        }
        if (error != ErrorCode.NONE) {
            LOGGER.debug("{} cannot be fetched from broker {}: {}", partition.name(), position.leaderId(), error);
            return Next.DELAY;
        }
        if (data.divergingEpoch().endOffset() >= 0) {
            partition.truncateToLeader(
                    position,
                    new EpochEndOffset(
                            data.divergingEpoch().epoch(), data.divergingEpoch().endOffset()));
            return Next.ASK;
        }
        ByteBuffer records = buffer(data.records());
        boolean any = records.hasRemaining();
        boolean used = partition.appendAsFollower(position, records, data.highWatermark(), data.logStartOffset());
        // The leader waits for it to answer DeleteRecords.
        boolean startMoved = partition.log().logStartOffset() != position.logStartOffset();
        return any || !used || startMoved ? Next.ASK : Next.NOTHING;
    }

    private static ByteBuffer buffer(@Nullable ByteRegion records) {
        return records instanceof BufferSlice slice ? slice.buffer() : NOTHING;
    }

    /** Completes when what was appended is as durable as the topic asks before it counts as replicated. */
    CompletableFuture<Void> durable() {
        return partition.log().durable(partition.log().logEndOffset());
    }
}
