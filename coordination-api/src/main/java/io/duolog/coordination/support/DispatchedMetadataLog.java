package io.duolog.coordination.support;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.LogListener;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.MetadataLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What the logs of all backends do alike: they check what is appended, and deliver by a {@link LogDispatcher}. */
public abstract class DispatchedMetadataLog implements MetadataLog {
    private final LogDispatcher dispatcher;

    /** Delivers by {@code dispatcher}. */
    protected DispatchedMetadataLog(LogDispatcher dispatcher) {
        this.dispatcher = requireNonNull(dispatcher, "dispatcher");
    }

    @Override
    public final CompletionStage<Long> append(int controllerEpoch, long expectedEndOffset, List<byte[]> records) {
        List<byte[]> batch = List.copyOf(requireNonNull(records, "records"));
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("an append needs at least one record");
        }
        return appendBatch(controllerEpoch, expectedEndOffset, batch);
    }

    /**
     * Appends, as {@link MetadataLog#append} promises.
     *
     * @param batch at least one record, and nobody else's list
     */
    protected abstract CompletionStage<Long> appendBatch(
            int controllerEpoch, long expectedEndOffset, List<byte[]> batch);

    @Override
    public final LogSubscription subscribe(long fromOffset, LogListener listener) {
        return dispatcher.subscribe(fromOffset, listener);
    }
}
