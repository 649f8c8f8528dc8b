package io.duolog.client.config;

import java.util.List;

/** Who divides partitions among the members of a group. */
public enum GroupProtocol {
    /** One of the members (JoinGroup and SyncGroup). */
    CLASSIC;

    /** The texts of this value in settings. */
    public List<String> spellings() {
        return List.of("classic");
    }
}
