package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.message.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What happens to a membership. Immutable. */
public sealed interface MembershipEvent {
    /** The application subscribes to these topics, from now on or instead of others. */
    record Subscribed(List<String> topics) implements MembershipEvent {}

    /** The application subscribes to the topics that match on the brokers' side, from now on or instead of others. */
    record SubscribedToPattern(String regex) implements MembershipEvent {}

    /** The application has given everything up and wants to be no member any more. */
    record Unsubscribed(String reason) implements MembershipEvent {}

    /**
     * The application has polled.
     *
     * @param atMs when, on the same clock as everything else
     */
    record Polled(long atMs) implements MembershipEvent {}

    /** The application has done what it was told last. */
    record Confirmed() implements MembershipEvent {}

    /** The application wants the group to be divided anew, or the partitions of a watched topic have changed. */
    record RejoinWanted(String reason) implements MembershipEvent {}

    /** An answer to what was sent. */
    record Answered(long attempt, ApiResponse response) implements MembershipEvent {}

    /** There will be no answer to what was sent, no division, or no names. */
    record Failed(long attempt, ClientException cause) implements MembershipEvent {}

    /** The partitions are divided. */
    record Divided(long attempt, Map<String, List<TopicPartition>> assignment) implements MembershipEvent {}

    /** The names of topics, as far as they were found. */
    record Named(long attempt, Map<UUID, String> names) implements MembershipEvent {}
}
