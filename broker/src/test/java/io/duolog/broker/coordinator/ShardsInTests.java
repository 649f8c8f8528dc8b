package io.duolog.broker.coordinator;

/** Elections by tests of other packages. */
public final class ShardsInTests {
    private ShardsInTests() {}

    /** Makes a runtime lead partition 0 with this log. */
    public static void lead(CoordinatorRuntime<?> runtime, int leaderEpoch, FakeCoordinatorLog log) {
        runtime.lead(0, leaderEpoch, () -> log.elect(leaderEpoch));
    }
}
