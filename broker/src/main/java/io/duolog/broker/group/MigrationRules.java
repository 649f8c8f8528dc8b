package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.GroupMigrationPolicy;

/**
 * When a group with members may change its kind.
 *
 * @param policy {@code group.consumer.migration.policy}: which ways
 * @param consumerGroupMaxSize {@code group.consumer.max.size}: a classic group with more members stays classic
 * @param classicGroupMaxSize {@code group.max.size}: a group of the consumer protocol with more members stays what it is
 */
public record MigrationRules(GroupMigrationPolicy policy, int consumerGroupMaxSize, int classicGroupMaxSize) {
    /** Checks that there is a policy. */
    public MigrationRules {
        requireNonNull(policy, "policy");
    }
}
