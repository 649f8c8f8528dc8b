package io.duolog.broker.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of a quota is used, as the moment at which all that was used will have been paid for at the quota's rate (the
 * generic cell rate algorithm). Who is ahead of now by more than the burst is over the quota, and waits for the rest.
 *
 * <p>That is what Kafka's average over a window of the same length comes to, but for its steps of a second, with one number
 * in place of eleven samples. Thread-safe without a lock: one compare-and-set for each use.
 */
final class QuotaBucket {
    /** Kafka's eleven samples of a second, of which ten are always complete. */
    static final long BURST_NS = 10_000_000_000L;

    private static final double NS_PER_SECOND = 1e9;
    private static final double COST_NS_MAX = Long.MAX_VALUE / 4.0;

    private final double perSecond;
    private final long burstNs;
    private final AtomicLong paidAtNs;

    /**
     * Nothing is used, and {@link #BURST_NS} is the burst.
     *
     * @param perSecond how much may be used in a second, above 0
     * @param nowNs any clock that does not go back
     */
    QuotaBucket(double perSecond, long nowNs) {
        this(perSecond, BURST_NS, nowNs);
    }

    /**
     * Nothing is used.
     *
     * @param perSecond how much may be used in a second, above 0
     * @param burstNs how far ahead a user may be
     * @param nowNs any clock that does not go back
     */
    QuotaBucket(double perSecond, long burstNs, long nowNs) {
        this.perSecond = perSecond;
        this.burstNs = burstNs;
        this.paidAtNs = new AtomicLong(nowNs);
    }

    double perSecond() {
        return perSecond;
    }

    /** How much can be used at once. */
    double burst() {
        return perSecond * (burstNs / NS_PER_SECOND);
    }

    /** Whether there is nothing to remember: all that was used is paid for. */
    boolean isIdle(long nowNs) {
        return paidAtNs.get() - nowNs <= 0;
    }

    /** Uses this much, whatever it comes to; returns for how many ns the user is to wait, 0 if it is within the quota. */
    long use(long nowNs, double amount) {
        long costNs = costNs(amount);
        while (true) {
            long before = paidAtNs.get();
            long aheadNs = ahead(before, nowNs) + costNs;
            if (costNs == 0 || paidAtNs.compareAndSet(before, nowNs + aheadNs)) {
                return Math.max(0, aheadNs - burstNs);
            }
        }
    }

    /**
     * Uses this much if that is within the quota. If nothing is owed any amount is: otherwise a batch larger than the burst
     * could never be had.
     *
     * @return 0 if it was used; otherwise for how many ns to wait before trying again
     */
    long tryUse(long nowNs, double amount) {
        long costNs = costNs(amount);
        while (true) {
            long before = paidAtNs.get();
            long owedNs = ahead(before, nowNs);
            long aheadNs = owedNs + costNs;
            if (owedNs > 0 && aheadNs > burstNs) {
                return Math.min(owedNs, aheadNs - burstNs);
            }
            if (costNs == 0 || paidAtNs.compareAndSet(before, nowNs + aheadNs)) {
                return 0;
            }
        }
    }

    /**
     * Uses this much, whatever it comes to, unless the user is over the quota already.
     *
     * @return 0 if it was used; otherwise for how many ns to wait before trying again
     */
    long useUnlessOver(long nowNs, double amount) {
        long costNs = costNs(amount);
        while (true) {
            long before = paidAtNs.get();
            long owedNs = ahead(before, nowNs);
            if (owedNs > burstNs) {
                return owedNs - burstNs;
            }
            if (costNs == 0 || paidAtNs.compareAndSet(before, nowNs + owedNs + costNs)) {
                return 0;
            }
        }
    }

    /** Bounded, so that what is owed never runs over. */
    private static long ahead(long paidAtNs, long nowNs) {
        return Math.min(Math.max(0, paidAtNs - nowNs), (long) COST_NS_MAX);
    }

    private long costNs(double amount) {
        return (long) Math.min(amount * NS_PER_SECOND / perSecond, COST_NS_MAX);
    }
}
