package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.TopicCreationConfig;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What decisions need beside the image and the request: what the controller's own node was configured with, and the two
 * sources of chance.
 *
 * @param nodeId the controller's node
 * @param topicDefaults for topics whose creator does not say
 * @param file what the node's configuration file said
 * @param topicIds new topic ids
 * @param placementStarts where the placement of a topic starts: any numbers
 */
public record ControllerContext(
        int nodeId,
        TopicCreationConfig topicDefaults,
        Map<String, String> file,
        Supplier<UUID> topicIds,
        IntSupplier placementStarts) {
    /** Checks and copies. */
    public ControllerContext {
        requireNonNull(topicDefaults, "topicDefaults");
        requireNonNull(topicIds, "topicIds");
        requireNonNull(placementStarts, "placementStarts");
        file = Map.copyOf(file);
    }
}
