package io.duolog.broker.group;

import java.util.Locale;
import java.util.Optional;

/** The kinds of groups, by the rules of their membership. */
public enum GroupType {
    /** Members rejoin, one of them assigns: JoinGroup and SyncGroup. */
    CLASSIC("classic"),
    /** The coordinator assigns, members heartbeat (KIP-848). */
    CONSUMER("consumer");

    private final String display;

    GroupType(String display) {
        this.display = display;
    }

    /** The name in ListGroups, as Kafka writes it. */
    public String display() {
        return display;
    }

    /** The type of this name, in any case; empty for a type that is not known. */
    public static Optional<GroupType> parse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (GroupType type : values()) {
            if (type.display.equals(lower)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
