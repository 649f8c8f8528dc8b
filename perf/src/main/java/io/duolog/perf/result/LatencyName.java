package io.duolog.perf.result;

/** The distributions of latency that a {@link Sample} may have; a sample may have others, too. */
public final class LatencyName {
    /** From when a record was to be sent until it was acknowledged. */
    public static final String PRODUCE = "produce";

    /** From when a record was to be sent until a consumer handed it over. */
    public static final String END_TO_END = "end.to.end";

    private LatencyName() {}
}
