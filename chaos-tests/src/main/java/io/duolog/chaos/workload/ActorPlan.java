package io.duolog.chaos.workload;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.List;

/**
 * One thread of a client process, with a producer, a consumer or both.
 *
 * @param role what it does
 * @param topics those that it uses, by name; if it sends, producers of all of them are configured alike
 * @param group whose partitions it reads, or whose offsets it commits and asks for; the empty string if it has none
 * @param protocol of that group; of no meaning without one
 * @param recordsPerSecond how fast it sends while nothing slows it down; 0 if it does not
 * @param lingerMs {@code linger.ms}
 * @param batchSizeBytes {@code batch.size}
 * @param unansweredMax how many records may be on their way before it waits
 */
public record ActorPlan(
        Role role,
        List<String> topics,
        String group,
        GroupProtocol protocol,
        int recordsPerSecond,
        int lingerMs,
        int batchSizeBytes,
        int unansweredMax) {
    /** Checks, and copies. */
    public ActorPlan {
        requireNonNull(role, "role");
        requireNonNull(group, "group");
        requireNonNull(protocol, "protocol");
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("an actor has no topics; it needs one");
        }
        if (role.sends() && (recordsPerSecond < 1 || unansweredMax < 1)) {
            throw new IllegalArgumentException("an actor that sends has recordsPerSecond " + recordsPerSecond
                    + " and unansweredMax " + unansweredMax + "; both must be positive");
        }
    }

    /** One that sends, and reads as well if its role is so. */
    static ActorPlan sender(
            Role role, List<String> topics, int recordsPerSecond, int lingerMs, int batchSizeBytes, int unansweredMax) {
        return new ActorPlan(
                role, topics, "", GroupProtocol.CLASSIC, recordsPerSecond, lingerMs, batchSizeBytes, unansweredMax);
    }

    /** One that only reads. */
    static ActorPlan reader(List<String> topics) {
        return withoutGroup(Role.READER, topics);
    }

    /** One that does not send, and has no group. */
    static ActorPlan withoutGroup(Role role, List<String> topics) {
        return ofGroup(role, topics, "", GroupProtocol.CLASSIC);
    }

    /** One that does not send, and has a group. */
    static ActorPlan ofGroup(Role role, List<String> topics, String group, GroupProtocol protocol) {
        return new ActorPlan(role, topics, group, protocol, 0, 0, 0, 0);
    }
}
