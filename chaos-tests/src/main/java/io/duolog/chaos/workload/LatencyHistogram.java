package io.duolog.chaos.workload;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts times in buckets whose widths grow with the time: each power of two has 16. For one thread.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long count;
    private long maxNs;

    /** The bucket of a time; larger times have larger buckets. */
    static int bucket(long timeNs) {
        long time = Math.max(timeNs, 0);
        if (time < SUB_BUCKETS) {
            return (int) time;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(time) - SUB_BITS;
        return (shift + 1) * SUB_BUCKETS + (int) (time >>> shift) - SUB_BUCKETS;
    }

    /** The largest time of a bucket, ns. */
    static long upperBoundNs(int bucket) {
        if (bucket < SUB_BUCKETS) {
            return bucket;
        }
        int shift = bucket / SUB_BUCKETS - 1;
        long first = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << shift;
        return first + (1L << shift) - 1;
    }

    void record(long timeNs) {
        counts.merge(bucket(timeNs), 1L, Long::sum);
        count++;
        maxNs = Math.max(maxNs, timeNs);
    }

    void add(Map<Integer, Long> buckets, long otherMaxNs) {
        buckets.forEach((bucket, more) -> {
            counts.merge(bucket, more, Long::sum);
            count += more;
        });
        maxNs = Math.max(maxNs, otherMaxNs);
    }

    long count() {
        return count;
    }

    long maxNs() {
        return maxNs;
    }

    /** How many times are in each bucket that has some; a copy. */
    Map<Integer, Long> buckets() {
        return new TreeMap<>(counts);
    }

    /**
     * A time that so much of all times do not exceed; 0 if there are none.
     *
     * @param share from 0 to 1
     */
    long percentileNs(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return Math.min(upperBoundNs(bucket.getKey()), maxNs);
            }
        }
        return maxNs;
    }
}
