package io.duolog.chaos.workload;

/**
 * How many records clients have sent and read.
 *
 * @param acked were acknowledged, or handed to the network with acks=0
 * @param failed were certainly not stored
 * @param unknown may have been stored or not
 * @param polled were handed to consumers; each of them counts
 */
public record Work(long acked, long failed, long unknown, long polled) {
    /** None. */
    static final Work NONE = new Work(0, 0, 0, 0);

    /** Both together. */
    Work plus(Work other) {
        return new Work(acked + other.acked, failed + other.failed, unknown + other.unknown, polled + other.polled);
    }
}
