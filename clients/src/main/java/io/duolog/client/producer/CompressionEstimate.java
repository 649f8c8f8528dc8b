package io.duolog.client.producer;

/**
 * By what compression multiplies the size of a topic's records, as seen in its last batches: so that a batch is filled
 * until its compressed size reaches {@code batch.size}. It follows worse ratios faster than better ones, as Kafka's
 * producer does, because a batch that turns out too large has to be sent twice.
 *
 * <p>Thread-safe: sending threads read, the event loop writes.
 */
final class CompressionEstimate {
    private static final float IMPROVING_STEP = 0.005f;
    private static final float DETERIORATING_STEP = 0.05f;

    private volatile float ratio = 1.0f;

    /** The compressed size divided by the size before; 1 until something is known. */
    float ratio() {
        return ratio;
    }

    /** A batch has been compressed to this ratio. Event loop only. */
    void observed(float observedRatio) {
        float current = ratio;
        ratio = observedRatio > current
                ? Math.max(current + DETERIORATING_STEP, observedRatio)
                : Math.max(current - IMPROVING_STEP, observedRatio);
    }

    /** A batch was too large for the broker: nothing is expected of compression for now. Event loop only. */
    void tooOptimistic() {
        ratio = 1.0f;
    }
}
