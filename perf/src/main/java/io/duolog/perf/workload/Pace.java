package io.duolog.perf.workload;

import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.LoadOptions;

/**
 * How fast a producer sends, and for how long it collects records for a batch that is not full.
 *
 * @param ratePerSecond records a second; 0 for as many as there can be
 * @param lingerMs {@code linger.ms}
 */
record Pace(long ratePerSecond, int lingerMs) {
    /** Of both libraries. A record that finds a batch nearly empty waits for so long, whatever the brokers do. */
    private static final int DEFAULT_LINGER_MS = 5;

    /** As fast as it can. */
    static final Pace UNCAPPED = new Pace(0, DEFAULT_LINGER_MS);

    /** So many records a second, collected as producers do by default. */
    static Pace of(long ratePerSecond) {
        return new Pace(ratePerSecond, DEFAULT_LINGER_MS);
    }

    /** So many records a second, each of which leaves at once: what is measured then is not the producer's waiting. */
    static Pace atOnce(long ratePerSecond) {
        return new Pace(ratePerSecond, 0);
    }

    LoadOptions applyTo(LoadOptions options) {
        return options.with(LoadKey.RATE_PER_SECOND, ratePerSecond).with(LoadKey.LINGER_MS, lingerMs);
    }

    /** For descriptions: "5000 a second". */
    String words() {
        String rate = ratePerSecond == 0 ? "as fast as it can" : ratePerSecond + " a second";
        return lingerMs == 0 ? rate + ", linger.ms=0" : rate;
    }
}
