package io.duolog.broker.config;

/**
 * Bounds on groups.
 *
 * @param sessionTimeoutMinMs the shortest session that a member may ask for
 * @param sessionTimeoutMaxMs the longest
 * @param initialRebalanceDelayMs how long an empty group waits for more members
 * @param maxSize members of a group
 * @param coordinatorThreads how many shards work at the same time
 */
public record GroupConfig(
        int sessionTimeoutMinMs,
        int sessionTimeoutMaxMs,
        int initialRebalanceDelayMs,
        int maxSize,
        int coordinatorThreads) {
    static GroupConfig from(ConfigValues values) {
        GroupConfig config = new GroupConfig(
                values.get(GroupKeys.GROUP_MIN_SESSION_TIMEOUT_MS),
                values.get(GroupKeys.GROUP_MAX_SESSION_TIMEOUT_MS),
                values.get(GroupKeys.GROUP_INITIAL_REBALANCE_DELAY_MS),
                values.get(GroupKeys.GROUP_MAX_SIZE),
                values.get(GroupKeys.GROUP_COORDINATOR_THREADS));
        if (config.sessionTimeoutMinMs > config.sessionTimeoutMaxMs) {
            values.report(
                    GroupKeys.GROUP_MIN_SESSION_TIMEOUT_MS,
                    "must not be above group.max.session.timeout.ms, " + config.sessionTimeoutMaxMs);
        }
        return config;
    }
}
