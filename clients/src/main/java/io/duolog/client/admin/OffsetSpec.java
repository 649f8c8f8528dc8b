package io.duolog.client.admin;

/**
 * Which offset of a partition is looked for.
 *
 * @param timestamp a time in ms since 1970, or the negative number of one of the others
 */
public record OffsetSpec(long timestamp) {
    /** The first offset that can be read. */
    public static final OffsetSpec EARLIEST = new OffsetSpec(-2);

    /** The offset that the next record will get; with {@code READ_COMMITTED}, that of the first open transaction. */
    public static final OffsetSpec LATEST = new OffsetSpec(-1);

    /** The offset of the record with the greatest timestamp (KIP-734). */
    public static final OffsetSpec MAX_TIMESTAMP = new OffsetSpec(-3);

    /** The first offset on the broker's own disk, where older ones are in tiered storage (KIP-405). */
    public static final OffsetSpec EARLIEST_LOCAL = new OffsetSpec(-4);

    /** The last offset in tiered storage (KIP-1005). */
    public static final OffsetSpec LATEST_TIERED = new OffsetSpec(-5);

    /** The first offset that is not yet in tiered storage (KIP-1023). */
    public static final OffsetSpec EARLIEST_PENDING_UPLOAD = new OffsetSpec(-6);

    private static final long LOWEST = -6;

    /** Checks that there is such a specification. */
    public OffsetSpec {
        if (timestamp < LOWEST) {
            throw new IllegalArgumentException("timestamp is " + timestamp + "; it must be at least 0 ms since 1970");
        }
    }

    /**
     * The first offset whose record is as young as {@code timestampMs} or younger.
     *
     * @param timestampMs ms since 1970
     */
    public static OffsetSpec at(long timestampMs) {
        if (timestampMs < 0) {
            throw new IllegalArgumentException("timestampMs is " + timestampMs + "; it must be at least 0");
        }
        return new OffsetSpec(timestampMs);
    }

    /** {@code earliest}, {@code latest} and so on, or the time. */
    @Override
    public String toString() {
        return switch ((int) Math.max(LOWEST, Math.min(0, timestamp))) {
            case -1 -> "latest";
            case -2 -> "earliest";
            case -3 -> "max-timestamp";
            case -4 -> "earliest-local";
            case -5 -> "latest-tiered";
            case -6 -> "earliest-pending-upload";
            default -> "timestamp " + timestamp;
        };
    }
}
