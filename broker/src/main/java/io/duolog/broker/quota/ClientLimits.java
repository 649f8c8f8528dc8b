package io.duolog.broker.quota;

import io.duolog.broker.api.RequestQuota;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The quotas that hold for one client id, each with what is used of it. Thread-safe; takes no lock. */
public final class ClientLimits implements RequestQuota {
    /** Bounds nothing. */
    public static final ClientLimits NONE = new ClientLimits(null, null, null, null, () -> 0);

    /** Kafka lets a client that uses too much time wait for no longer at once: the length of a sample. */
    private static final long REQUEST_THROTTLE_NS_MAX = 1_000_000_000L;

    private static final long NS_PER_MS = 1_000_000L;

    private final @Nullable QuotaBucket produced;
    private final @Nullable QuotaBucket fetched;
    private final @Nullable QuotaBucket requestTime;
    private final @Nullable QuotaBucket mutations;
    private final LongSupplier nanoTime;

    ClientLimits(
            @Nullable QuotaBucket produced,
            @Nullable QuotaBucket fetched,
            @Nullable QuotaBucket requestTime,
            @Nullable QuotaBucket mutations,
            LongSupplier nanoTime) {
        this.produced = produced;
        this.fetched = fetched;
        this.requestTime = requestTime;
        this.mutations = mutations;
        this.nanoTime = nanoTime;
    }

    @Nullable
    QuotaBucket bucket(QuotaKind kind) {
        return switch (kind) {
            case PRODUCER_BYTE_RATE -> produced;
            case CONSUMER_BYTE_RATE -> fetched;
            case REQUEST_PERCENTAGE -> requestTime;
            case CONTROLLER_MUTATION_RATE -> mutations;
            case CONNECTION_CREATION_RATE -> null;
        };
    }

    /** Uses the bytes of a Produce request; returns for how many ms the client is to wait. */
    public int produce(int sizeBytes) {
        return produced == null ? 0 : toMs(produced.use(nanoTime.getAsLong(), sizeBytes));
    }

    /** Uses time of an event loop; returns for how many ms the client is to wait. */
    public int spend(long timeNs) {
        return requestTime == null
                ? 0
                : toMs(Math.min(requestTime.use(nanoTime.getAsLong(), (double) timeNs), REQUEST_THROTTLE_NS_MAX));
    }

    /**
     * What a request to the controller may change.
     *
     * @param strict whether the client knows THROTTLING_QUOTA_EXCEEDED
     */
    public MutationQuota mutations(boolean strict) {
        return mutations == null ? MutationQuota.UNBOUNDED : new ClientMutationQuota(mutations, strict, nanoTime);
    }

    /** Whether anything is bounded. */
    public boolean isBounding() {
        return produced != null || fetched != null || requestTime != null || mutations != null;
    }

    /** Whether the time of requests is bounded, so that it has to be measured. */
    public boolean boundsTime() {
        return requestTime != null;
    }

    @Override
    public int fetchBytesMax() {
        return fetched == null ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, Math.max(1, fetched.burst()));
    }

    @Override
    public int tryFetch(int sizeBytes) {
        return fetched == null || sizeBytes == 0 ? 0 : toMs(fetched.tryUse(nanoTime.getAsLong(), sizeBytes));
    }

    /** Whether there is nothing to remember. */
    boolean isIdle(long nowNs) {
        return isIdle(produced, nowNs)
                && isIdle(fetched, nowNs)
                && isIdle(requestTime, nowNs)
                && isIdle(mutations, nowNs);
    }

    private static boolean isIdle(@Nullable QuotaBucket bucket, long nowNs) {
        return bucket == null || bucket.isIdle(nowNs);
    }

    /** Rounded up: who waits is within its quota afterwards. */
    static int toMs(long throttleNs) {
        return (int) Math.min(Integer.MAX_VALUE, (throttleNs + NS_PER_MS - 1) / NS_PER_MS);
    }
}
