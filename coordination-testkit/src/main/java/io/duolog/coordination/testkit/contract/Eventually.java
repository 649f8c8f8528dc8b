package io.duolog.coordination.testkit.contract;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what must happen, as long as a busy machine may need, and hardly longer than it takes. */
final class Eventually {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private Eventually() {}

    static ConditionFactory eventually() {
        return Awaitility.await()
                .atMost(ContractNode.TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL_INTERVAL);
    }

    /** What is waited for is named in the failure. */
    static ConditionFactory eventually(String what) {
        return eventually().alias(what);
    }
}
