package io.duolog.coordination.support;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.SnapshotSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a log to a node's subscriptions. Subscriptions may be made on any thread; everything else is confined to the
 * coordination thread. What a listener throws comes out of {@link #deliverUpTo}, whose caller fails the backend.
 */
public final class LogDispatcher {
    private static final long NOT_STARTED = -1;
    private static final int NOTHING_DELIVERED = -1;

    private final LogView log;
    private final Executor coordinationThread;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Reader> snapshotReader = new AtomicReference<>();
    private long visibleEnd = NOT_STARTED;

    /**
     * A state that was captured, and where.
     *
     * @param endOffset it holds exactly the records below this
     * @param epoch the epoch of the last record in it
     * @param capture writes it
     */
    public record CapturedState(long endOffset, int epoch, SnapshotSource.Capture capture) {}

    /**
     * Creates a dispatcher that delivers nothing before the first {@link #deliverUpTo}.
     *
     * @param log where batches are read
     * @param coordinationThread runs tasks on it, handling what they throw
     */
    public LogDispatcher(LogView log, Executor coordinationThread) {
        this.log = requireNonNull(log, "log");
        this.coordinationThread = requireNonNull(coordinationThread, "coordinationThread");
    }

    /** As {@link io.duolog.coordination.MetadataLog#subscribe} promises. */
    public LogSubscription subscribe(long fromOffset, LogListener listener) {
        if (fromOffset < 0) {
            throw new IllegalArgumentException("fromOffset is " + fromOffset + ": must not be negative");
        }
        Reader reader = new Reader(fromOffset, requireNonNull(listener, "listener"));
        readers.add(reader);
        coordinationThread.execute(() -> {
            if (visibleEnd != NOT_STARTED) {
                reader.advance();
            }
        });
        return reader;
    }

    /** Brings every subscription up to an offset; an offset lower than an earlier one changes nothing. */
    public void deliverUpTo(long endOffset) {
        visibleEnd = Math.max(visibleEnd, endOffset);
        for (Reader reader : readers) {
            reader.advance();
        }
    }

    /** Captures the state of the subscription that offers snapshots, if one does and it holds anything yet. */
    public Optional<CapturedState> captureState() {
        Reader reader = snapshotReader.get();
        return reader == null ? Optional.empty() : reader.captureState();
    }

    /** Ends all subscriptions. From any thread; a delivery that is under way completes. */
    public void close() {
        readers.forEach(Reader::close);
    }

    private final class Reader implements LogSubscription {
        private final LogListener listener;
        private volatile long position;
        private volatile boolean closed;
        private volatile @Nullable SnapshotSource source;
        private int epoch = NOTHING_DELIVERED;
        private boolean advancing;

        Reader(long fromOffset, LogListener listener) {
            this.position = fromOffset;
            this.listener = listener;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void offerSnapshots(SnapshotSource newSource) {
            requireNonNull(newSource, "source");
            if (!snapshotReader.compareAndSet(null, this)) {
                throw new IllegalStateException("a subscription of this backend already offers snapshots");
            }
            source = newSource;
        }

        @Override
        public void close() {
            closed = true;
            readers.remove(this);
            snapshotReader.compareAndSet(this, null);
        }

        /** A listener may cause another delivery while it works; the outer loop then does the work. */
        void advance() {
            if (advancing) {
                return;
            }
            advancing = true;
            try {
                while (!closed && position < Math.max(visibleEnd, log.startOffset())) {
                    if (position < log.startOffset()) {
                        deliverSnapshot();
                    } else {
                        deliverBatch();
                    }
                }
            } finally {
                advancing = false;
            }
        }

        private void deliverSnapshot() {
            StoredSnapshot snapshot = log.snapshot()
                    .filter(stored -> stored.endOffset() > position)
                    .orElseThrow(() -> new IllegalStateException(
                            "log starts at " + log.startOffset() + " and no snapshot covers offset " + position));
            try (InputStream bytes = snapshot.open()) {
                listener.onSnapshot(snapshot.endOffset(), snapshot.epoch(), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot load the snapshot at offset " + snapshot.endOffset(), e);
            }
            epoch = snapshot.epoch();
            position = snapshot.endOffset();
        }

        private void deliverBatch() {
            Optional<Batch> found = log.batchAt(position);
            if (found.isEmpty() && position < log.startOffset()) {
                return; // truncated since the caller looked: a snapshot is next
            }
            Batch batch = found.orElseThrow(() -> new IllegalStateException("no batch at offset " + position));
            if (batch.baseOffset() != position) {
                throw new IllegalStateException("subscription begins at " + position
                        + ", inside the batch that begins at " + batch.baseOffset());
            }
            listener.onRecords(batch.baseOffset(), batch.epoch(), batch.records());
            epoch = batch.epoch();
            position = batch.endOffset();
        }

        Optional<CapturedState> captureState() {
            SnapshotSource present = source;
            if (present == null || closed || advancing || epoch == NOTHING_DELIVERED) {
                return Optional.empty();
            }
            long endOffset = position;
            return Optional.of(new CapturedState(endOffset, epoch, present.capture(endOffset)));
        }
    }
}
