package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.LogReadInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A partition of this broker as a coordinator's log. Thread-safe. */
public final class PartitionCoordinatorLog implements CoordinatorLog {
    private static final int ANY_INSYNC = 1;

    private final Partition partition;
    private final int leaderEpoch;
    private final IntSupplier minInsyncReplicas;
    private final RequestTimer timer;
    private final int commitTimeoutMs;

    /**
     * Uses a partition in one epoch.
     *
     * @param minInsyncReplicas {@code min.insync.replicas} of the topic
     * @param timer ends waiting
     * @param commitTimeoutMs how long to wait for replication
     */
    public PartitionCoordinatorLog(
            Partition partition,
            int leaderEpoch,
            IntSupplier minInsyncReplicas,
            RequestTimer timer,
            int commitTimeoutMs) {
        this.partition = requireNonNull(partition, "partition");
        this.leaderEpoch = leaderEpoch;
        this.minInsyncReplicas = requireNonNull(minInsyncReplicas, "minInsyncReplicas");
        this.timer = requireNonNull(timer, "timer");
        this.commitTimeoutMs = commitTimeoutMs;
    }

    @Override
    public String name() {
        return partition.name().toString();
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public void requireLeader() {
        partition.requireLeader(leaderEpoch);
    }

    @Override
    public long startOffset() {
        return partition.log().logStartOffset();
    }

    @Override
    public long endOffset() {
        return partition.log().logEndOffset();
    }

    @Override
    public ByteBuffer read(long offset, int maxBytes) {
        LogReadInfo read = partition.readAsFollower(offset, maxBytes, true, leaderEpoch);
        try {
            return bytes(read.records());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name() + " at offset " + offset, e);
        } finally {
            read.records().release();
        }
    }

    private static ByteBuffer bytes(ByteRegion region) throws IOException {
        if (region instanceof BufferSlice slice) {
            // The region is released before the bytes are read.
            return ByteBuffer.allocate(slice.sizeBytes())
                    .put(slice.buffer().duplicate())
                    .flip();
        }
        FileSlice slice = (FileSlice) region;
        ByteBuffer buffer = ByteBuffer.allocate(slice.sizeBytes());
        while (buffer.hasRemaining()) {
            if (slice.channel().read(buffer, slice.position() + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    @Override
    public long append(ByteBuffer batch) {
        return partition
                .appendAsLeader(batch, AppendOrigin.COORDINATOR, minInsyncReplicas.getAsInt(), leaderEpoch)
                .info()
                .nextOffset();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback takes the failure
    public void awaitCommitted(long offset, boolean appended, Consumer<ErrorCode> onDone) {
        CompletableFuture<Void> durable = partition.log().durable(offset);
        if (durable.isDone() && !durable.isCompletedExceptionally()) {
            awaitReplicated(offset, appended, onDone);
            return;
        }
        durable.whenComplete((done, failure) -> {
            if (failure == null) {
                awaitReplicated(offset, appended, onDone);
            } else {
                onDone.accept(ErrorCode.KAFKA_STORAGE_ERROR);
            }
        });
    }

    private void awaitReplicated(long offset, boolean appended, Consumer<ErrorCode> onDone) {
        Waiter waiter = new Waiter(onDone);
        Runnable expire = partition.awaitReplication(
                offset, leaderEpoch, appended ? minInsyncReplicas.getAsInt() : ANY_INSYNC, waiter::done);
        waiter.expireAfter(timer, expire, commitTimeoutMs);
    }

    /** Passes the outcome on, and needs a timer only if there is none yet. */
    private static final class Waiter {
        private final Consumer<ErrorCode> onDone;
        private boolean isDone;
        private Runnable cancelTimer = () -> {};

        Waiter(Consumer<ErrorCode> onDone) {
            this.onDone = onDone;
        }

        void done(ErrorCode error) {
            synchronized (this) {
                isDone = true;
                cancelTimer.run();
            }
            onDone.accept(error);
        }

        synchronized void expireAfter(RequestTimer timer, Runnable expire, long timeoutMs) {
            if (!isDone) {
                cancelTimer = timer.schedule(expire, timeoutMs);
            }
        }
    }
}
