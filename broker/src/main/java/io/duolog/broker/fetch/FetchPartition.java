package io.duolog.broker.fetch;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Which partition a fetch is about, as the fetcher named it: by topic name (up to version 12) or by topic id (from
 * version 13 on).
 *
 * @param topic the topic's name, or "" if the fetcher named it by id
 * @param topicId the topic's id, or the zero UUID if the fetcher named it by name
 * @param partition the partition's index
 */
public record FetchPartition(String topic, UUID topicId, int partition) {
    /** Checks that nothing is null. */
    public FetchPartition {
        requireNonNull(topic, "topic");
        requireNonNull(topicId, "topicId");
    }
}
