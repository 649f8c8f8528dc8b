package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

/**
 * A group, as a list shows it.
 *
 * @param groupId its name
 * @param protocolType what its members are, {@code consumer} for instance; empty if it never had any
 * @param state what it is doing, in Kafka's words: {@code Stable}, {@code Empty} and so on; empty if the broker does not tell
 * @param type {@code classic} or {@code consumer}; empty if the broker does not tell
 */
public record GroupListing(String groupId, String protocolType, String state, String type) {
    /** Checks that nothing is missing. */
    public GroupListing {
        requireNonNull(groupId, "groupId");
        requireNonNull(protocolType, "protocolType");
        requireNonNull(state, "state");
        requireNonNull(type, "type");
    }
}
