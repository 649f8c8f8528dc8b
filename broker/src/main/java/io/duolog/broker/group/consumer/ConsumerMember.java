package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

/**
 * A member of a group of the consumer protocol.
 *
 * @param id its member id
 * @param profile what it says of itself
 * @param assignment where it is
 */
public record ConsumerMember(String id, MemberProfile profile, MemberAssignment assignment) {
    /** Checks that all are there. */
    public ConsumerMember {
        requireNonNull(id, "id");
        requireNonNull(profile, "profile");
        requireNonNull(assignment, "assignment");
    }

    /** What assignors order it by. */
    String order() {
        String instanceId = profile.instanceId();
        return instanceId == null ? id : instanceId;
    }
}
