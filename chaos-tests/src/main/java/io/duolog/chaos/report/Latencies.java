package io.duolog.chaos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long acknowledgements took, in ms, by when the record was sent, so that those that met a fault stand where the fault is.
 *
 * @param median of each bucket; NaN where nothing was sent
 * @param p95 likewise
 * @param p99 likewise
 * @param max likewise
 * @param overall the 50th, 95th, 99th and 100th percentile of all; empty if nothing was acknowledged
 */
record Latencies(Series median, Series p95, Series p99, Series max, List<Double> overall) {
    private static final double[] PERCENTILES = {50, 95, 99, 100};

    /** Copies. */
    Latencies {
        overall = List.copyOf(overall);
    }

    /** Those of all sends that were acknowledged. */
    static Latencies of(Sends sends, TimeAxis axis) {
        List<LongList> buckets = IntStream.range(0, axis.buckets())
                .mapToObj(bucket -> new LongList())
                .toList();
        LongList all = new LongList();
        for (PartitionSends partition : sends.all()) {
            for (int send = 0; send < partition.size(); send++) {
                if (partition.acknowledgedNs(send) != PartitionSends.NEVER) {
                    long tookNs = partition.acknowledgedNs(send) - partition.invokedNs(send);
                    buckets.get(axis.bucket(partition.invokedNs(send))).add(tookNs);
                    all.add(tookNs);
                }
            }
        }
        List<Series> series = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            Series those = new Series(buckets.size());
            for (int bucket = 0; bucket < buckets.size(); bucket++) {
                those.set(bucket, percentileMs(buckets.get(bucket).sorted(), percentile));
            }
            series.add(those);
        }
        long[] sorted = all.sorted();
        List<Double> overall = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            if (sorted.length > 0) {
                overall.add(percentileMs(sorted, percentile));
            }
        }
        return new Latencies(series.get(0), series.get(1), series.get(2), series.get(3), overall);
    }

    /** The smallest figure that is not less than so many percent of all; NaN of nothing. */
    static double percentileMs(long[] sortedNs, double percentile) {
        if (sortedNs.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percentile / 100 * sortedNs.length);
        return sortedNs[Math.max(0, rank - 1)] / 1e6;
    }
}
