package io.duolog.chaos.workload.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How members of a group agree on who reads what: {@code group.protocol}. */
public enum GroupProtocol {
    /** By what one of them, the leader, says. */
    CLASSIC,
    /** By what the coordinator says (KIP-848). */
    CONSUMER;

    /** What {@code group.protocol} calls it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The protocol of this label.
     *
     * @throws IllegalArgumentException if there is none, telling those that there are
     */
    public static GroupProtocol ofLabel(String label) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no group protocol '" + label + "'; there are "
                        + Arrays.stream(values()).map(GroupProtocol::label).collect(Collectors.joining(", "))));
    }
}
