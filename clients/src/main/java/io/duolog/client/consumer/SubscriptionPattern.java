package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

/**
 * A regular expression that brokers match with the names of topics, as a whole, for groups of the consumer protocol (KIP-848).
 *
 * @param pattern in the syntax of RE2, which is not in all that of {@link java.util.regex.Pattern}
 */
public record SubscriptionPattern(String pattern) {
    /** Checks that there is one. */
    public SubscriptionPattern {
        requireNonNull(pattern, "pattern");
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("pattern is empty; no topic matches it");
        }
    }
}
