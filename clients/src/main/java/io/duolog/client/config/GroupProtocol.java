package io.duolog.client.config;

import java.util.List;
import java.util.Locale;

/** Who divides partitions among the members of a group. */
public enum GroupProtocol {
    /** One of the members (JoinGroup and SyncGroup). */
    CLASSIC,
    /** The group's coordinator (KIP-848). */
    CONSUMER;

    /** The texts of this value in settings. */
    public List<String> spellings() {
        return List.of(name().toLowerCase(Locale.ROOT), name());
    }
}
