package io.duolog.broker.config;

import java.util.Arrays;
import java.util.Locale;

/** {@code group.consumer.migration.policy}: which ways a group with members may change its kind (KIP-848). */
public enum GroupMigrationPolicy {
    /** Neither way. */
    DISABLED(false, false),
    /** From classic to consumer. */
    UPGRADE(true, false),
    /** From consumer to classic. */
    DOWNGRADE(false, true),
    /** Both ways. */
    BIDIRECTIONAL(true, true);

    private final boolean upgrade;
    private final boolean downgrade;

    GroupMigrationPolicy(boolean upgrade, boolean downgrade) {
        this.upgrade = upgrade;
        this.downgrade = downgrade;
    }

    /** Whether a classic group becomes one of the consumer protocol when a member of that protocol joins. */
    public boolean allowsUpgrade() {
        return upgrade;
    }

    /** Whether a group of the consumer protocol becomes classic when only members of the classic protocol are left. */
    public boolean allowsDowngrade() {
        return downgrade;
    }

    /** The value of the setting, as Kafka writes it. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The values of the setting. */
    static String[] settings() {
        return Arrays.stream(values()).map(GroupMigrationPolicy::setting).toArray(String[]::new);
    }

    /** The policy of a value of {@link #settings}, in any case. */
    static GroupMigrationPolicy of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }
}
