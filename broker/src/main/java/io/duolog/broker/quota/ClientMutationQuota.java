package io.duolog.broker.quota;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.function.LongSupplier;

/** What one request uses of a client's bucket. */
final class ClientMutationQuota implements MutationQuota {
    private final QuotaBucket bucket;
    private final boolean strict;
    private final LongSupplier nanoTime;
    private long throttleNs;

    /**
     * Nothing was used yet.
     *
     * @param strict whether the client knows THROTTLING_QUOTA_EXCEEDED; what older ones ask for is done, and they wait
     */
    ClientMutationQuota(QuotaBucket bucket, boolean strict, LongSupplier nanoTime) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.strict = strict;
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    }

    @Override
    public void use(int partitions) {
        long nowNs = nanoTime.getAsLong();
        if (!strict) {
            throttleNs = bucket.use(nowNs, partitions);
            return;
        }
        long overNs = bucket.useUnlessOver(nowNs, partitions);
        if (overNs > 0) {
            throttleNs = overNs;
            throw new ApiException(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
        }
    }

    @Override
    public int throttleTimeMs() {
        return ClientLimits.toMs(throttleNs);
    }
}
