package io.duolog.broker.api;

import java.util.Set;

/** The topics that brokers keep for themselves. */
final class InternalTopics {
    private static final Set<String> NAMES = Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

    private InternalTopics() {}

    static boolean isInternal(String topic) {
        return NAMES.contains(topic);
    }
}
