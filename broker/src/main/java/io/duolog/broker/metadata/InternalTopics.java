package io.duolog.broker.metadata;

import java.util.Set;

/** The topics that brokers keep for themselves: clients may read them, not write. */
public final class InternalTopics {
    /** Groups and the offsets they committed. */
    public static final String CONSUMER_OFFSETS = "__consumer_offsets";

    private static final Set<String> NAMES = Set.of(CONSUMER_OFFSETS, "__transaction_state", "__share_group_state");

    private InternalTopics() {}

    /** Whether a topic is one of them. */
    public static boolean isInternal(String topic) {
        return NAMES.contains(topic);
    }
}
