package io.duolog.client.consumer.group;

import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.message.ApiRequest;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a membership wants done. Immutable. */
public sealed interface MembershipAction {
    /**
     * Send this to the coordinator; the answer comes back as an event with the same number.
     *
     * @param attempt tells answers apart
     * @param timeoutMs how long to wait for the answer
     */
    record Send(long attempt, ApiRequest<?> request, long timeoutMs) implements MembershipAction {}

    /** Send this to the coordinator as the last word; nobody waits for the answer but who closes the consumer. */
    record Leave(ApiRequest<?> request, CoordinatorLink.Lane lane, long timeoutMs) implements MembershipAction {}

    /** Who was taken for the coordinator is it no longer. */
    record ForgetCoordinator() implements MembershipAction {}

    /**
     * Divide the partitions among the members, as the leader of the group.
     *
     * @param attempt tells results apart
     */
    record Divide(long attempt, Assignor assignor, Map<String, MemberSubscription> members)
            implements MembershipAction {}

    /**
     * Find the names of these topics; they come as an event with the same number, those that were not found being absent.
     *
     * @param attempt tells results apart
     */
    record FindNames(long attempt, Set<UUID> topicIds) implements MembershipAction {
        /** Copies the set. */
        public FindNames {
            topicIds = Set.copyOf(topicIds);
        }
    }

    /** Tell if the partitions of these topics change; of no others. */
    record Watch(Set<String> topics) implements MembershipAction {}

    /** Tell the application, which confirms it. */
    record Tell(AssignmentChange change) implements MembershipAction {}

    /** Tell the application that this cannot be helped. */
    record Fail(ClientException cause) implements MembershipAction {}
}
