package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a member says of itself: what Kafka keeps as its metadata.
 *
 * @param instanceId of a static member, or null
 * @param rackId where it is, or null
 * @param clientId how the client calls itself
 * @param clientHost where it connects from
 * @param topicNames what it wants by name
 * @param topicRegex what it wants, too, as a regular expression of RE2/J; null if it has none
 * @param rebalanceTimeoutMs how long it may take to give up partitions
 * @param assignor the assignor it would like, or null
 * @param classic what else is known of a member that speaks the classic protocol; null if it speaks the consumer protocol
 */
public record MemberProfile(
        @Nullable String instanceId,
        @Nullable String rackId,
        String clientId,
        String clientHost,
        SortedSet<String> topicNames,
        @Nullable String topicRegex,
        int rebalanceTimeoutMs,
        @Nullable String assignor,
        @Nullable ClassicProfile classic) {
    /** Copies. */
    public MemberProfile {
        requireNonNull(clientId, "clientId");
        requireNonNull(clientHost, "clientHost");
        topicNames = Collections.unmodifiableSortedSet(new TreeSet<>(topicNames));
    }
}
