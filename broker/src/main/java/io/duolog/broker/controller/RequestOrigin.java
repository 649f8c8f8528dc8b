package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

/**
 * Which client asks the controller, as far as its quotas need to know.
 *
 * @param clientId how the client calls itself, or "" if it does not
 * @param knowsThrottling whether the client knows THROTTLING_QUOTA_EXCEEDED (KIP-599: CreateTopics from version 6,
 *     CreatePartitions from version 3, DeleteTopics from version 5), so that it can be refused what is over its quota
 */
public record RequestOrigin(String clientId, boolean knowsThrottling) {
    /** Checks that nothing is null. */
    public RequestOrigin {
        requireNonNull(clientId, "clientId");
    }
}
