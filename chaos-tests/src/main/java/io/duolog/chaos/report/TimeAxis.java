package io.duolog.chaos.report;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.pages.Format;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of a run from left to right, which all panels share.
 *
 * @param beginNs the left end
 * @param endNs the right end, later than the left one
 */
record TimeAxis(long beginNs, long endNs) {
    /** The width of all drawings; the browser stretches it. */
    static final int WIDTH = 1000;

    /** More buckets than that cannot be told apart. */
    static final int BUCKETS_MAX = 400;

    private static final int TICKS_MAX = 10;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long[] BUCKETS_MS = {100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000};
    private static final long[] TICKS_S = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400};

    /** From the beginning of the run to the last thing that was seen. */
    static TimeAxis of(History history) {
        long begin = history.run().beganNs();
        long end = begin + SECOND_NS;
        for (HistoryEvent event : history.events()) {
            end = Math.max(end, event.timeNs());
        }
        for (FaultEvent fault : history.faults()) {
            end = Math.max(end, fault.timeNs());
        }
        for (LeaderObserved leader : history.leaders()) {
            end = Math.max(end, leader.timeNs());
        }
        return new TimeAxis(begin, end);
    }

    /** How long it is. */
    long lengthNs() {
        return endNs - beginNs;
    }

    /** Where a moment is: 0 to {@link #WIDTH}. */
    double x(long timeNs) {
        return WIDTH * (double) (clamp(timeNs) - beginNs) / lengthNs();
    }

    /** Where a moment is, for a style sheet. */
    String percent(long timeNs) {
        return Format.coordinate(x(timeNs) / 10) + "%";
    }

    /** Since the beginning. */
    long since(long timeNs) {
        return timeNs - beginNs;
    }

    /** How long a bucket of a series is: a round figure. */
    long bucketNs() {
        for (long ms : BUCKETS_MS) {
            if (lengthNs() / (ms * 1_000_000) < BUCKETS_MAX) {
                return ms * 1_000_000;
            }
        }
        return lengthNs() / (BUCKETS_MAX - 1);
    }

    /** How many buckets there are. */
    int buckets() {
        return (int) (lengthNs() / bucketNs()) + 1;
    }

    /** The bucket of a moment. */
    int bucket(long timeNs) {
        return (int) ((clamp(timeNs) - beginNs) / bucketNs());
    }

    /** Where a bucket begins. */
    long bucketBeginNs(int bucket) {
        return beginNs + bucket * bucketNs();
    }

    /** Moments to name below the axis, in whole seconds since the beginning. */
    List<Long> tickSeconds() {
        long step = TICKS_S[TICKS_S.length - 1];
        for (int i = TICKS_S.length - 1; i >= 0 && lengthNs() / (TICKS_S[i] * SECOND_NS) <= TICKS_MAX; i--) {
            step = TICKS_S[i];
        }
        List<Long> ticks = new ArrayList<>();
        for (long second = 0; second * SECOND_NS <= lengthNs() && ticks.size() <= 10 * TICKS_MAX; second += step) {
            ticks.add(second);
        }
        return ticks;
    }

    private long clamp(long timeNs) {
        return Math.max(beginNs, Math.min(endNs, timeNs));
    }
}
