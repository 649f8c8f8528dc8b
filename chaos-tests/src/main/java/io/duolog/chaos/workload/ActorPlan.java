package io.duolog.chaos.workload;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One thread of a client process, with a producer, a consumer or both.
 *
 * @param role what it does
 * @param topics those that it uses, by name; if it sends, producers of all of them are configured alike
 * @param recordsPerSecond how fast it sends while nothing slows it down; 0 if it does not
 * @param lingerMs {@code linger.ms}
 * @param batchSizeBytes {@code batch.size}
 * @param unansweredMax how many records may be on their way before it waits
 */
public record ActorPlan(
        Role role, List<String> topics, int recordsPerSecond, int lingerMs, int batchSizeBytes, int unansweredMax) {
    /** Checks, and copies. */
    public ActorPlan {
        requireNonNull(role, "role");
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("an actor has no topics; it needs one");
        }
        if (role.sends() && (recordsPerSecond < 1 || unansweredMax < 1)) {
            throw new IllegalArgumentException("an actor that sends has recordsPerSecond " + recordsPerSecond
                    + " and unansweredMax " + unansweredMax + "; both must be positive");
        }
    }

    /** One that only reads. */
    static ActorPlan reader(List<String> topics) {
        return new ActorPlan(Role.READER, topics, 0, 0, 0, 0);
    }
}
