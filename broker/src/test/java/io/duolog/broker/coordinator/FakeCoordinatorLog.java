package io.duolog.broker.coordinator;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log in memory that is committed when the test says so, seen by the leader of one epoch at a time. */
public final class FakeCoordinatorLog {
    private final List<ByteBuffer> batches = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long endOffset;
    private long highWatermark;
    private int epoch;
    private boolean commitsAtOnce = true;
    private @Nullable ErrorCode refusal;

    private record Waiting(long offset, int epoch, Consumer<ErrorCode> onDone) {}

    /** From now on nothing is committed but by {@link #commit}. */
    public void holdCommits() {
        commitsAtOnce = false;
    }

    /** Commits everything, and from now on at once. */
    public void commit() {
        commitsAtOnce = true;
        highWatermark = endOffset;
        List<Waiting> done = new ArrayList<>(waiting);
        waiting.clear();
        done.forEach(
                each -> each.onDone.accept(each.epoch == epoch ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER));
    }

    /** Appends are refused with this error; null ends it. */
    public void refuse(@Nullable ErrorCode error) {
        refusal = error;
    }

    /** Whether appends are refused. */
    public boolean isRefusing() {
        return refusal != null;
    }

    /** How many batches there are. */
    public int batchCount() {
        return batches.size();
    }

    /** Batches of somebody else's. */
    public void append(ByteBuffer batch) {
        ByteBuffer stored =
                ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        RecordBatch header = RecordBatch.at(stored, 0);
        header.setBaseOffset(endOffset);
        batches.add(stored);
        endOffset = header.nextOffset();
        if (commitsAtOnce) {
            highWatermark = endOffset;
        }
    }

    /** The log as the leader of a new epoch sees it; those of earlier epochs are fenced. */
    public CoordinatorLog elect(int newEpoch) {
        epoch = newEpoch;
        List<Waiting> lost = new ArrayList<>(waiting);
        waiting.clear();
        lost.forEach(each -> each.onDone.accept(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        return new View(newEpoch);
    }

    private final class View implements CoordinatorLog {
        private final int viewEpoch;

        View(int viewEpoch) {
            this.viewEpoch = viewEpoch;
        }

        @Override
        public String name() {
            return "log-0";
        }

        @Override
        public int leaderEpoch() {
            return viewEpoch;
        }

        @Override
        public void requireLeader() {
            if (viewEpoch != epoch) {
                throw new ApiException(ErrorCode.FENCED_LEADER_EPOCH);
            }
        }

        @Override
        public long startOffset() {
            return 0;
        }

        @Override
        public long endOffset() {
            return endOffset;
        }

        @Override
        public ByteBuffer read(long offset, int maxBytes) {
            requireLeader();
            for (ByteBuffer batch : batches) {
                if (RecordBatch.at(batch, 0).lastOffset() >= offset) {
                    return batch.duplicate();
                }
            }
            return ByteBuffer.allocate(0);
        }

        @Override
        public long append(ByteBuffer batch) {
            requireLeader();
            if (refusal != null) {
                throw new ApiException(refusal);
            }
            FakeCoordinatorLog.this.append(batch);
            return endOffset;
        }

        @Override
        public void awaitCommitted(long offset, boolean appended, Consumer<ErrorCode> onDone) {
            if (viewEpoch != epoch) {
                onDone.accept(ErrorCode.NOT_LEADER_OR_FOLLOWER);
            } else if (offset <= highWatermark) {
                onDone.accept(ErrorCode.NONE);
            } else {
                waiting.add(new Waiting(offset, viewEpoch, onDone));
            }
        }
    }
}
