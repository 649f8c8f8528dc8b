package io.duolog.broker.group.consumer;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a heartbeat has to look like, whatever the group. Pure. */
final class HeartbeatRules {
    private HeartbeatRules() {}

    /**
     * Checks.
     *
     * @throws ApiException INVALID_REQUEST, UNSUPPORTED_ASSIGNOR or INVALID_REGULAR_EXPRESSION
     */
    static void check(ConsumerGroupHeartbeatRequest request, List<PartitionAssignor> assignors) {
        int epoch = request.memberEpoch();
        refuseIf(isEmpty(request.instanceId()), "InstanceId can't be empty.");
        refuseIf(isEmpty(request.rackId()), "RackId can't be empty.");
        refuseIf(epoch < MemberAssignment.LEAVING_FOR_A_WHILE_EPOCH, "MemberEpoch is invalid.");
        if (epoch != MemberAssignment.JOINING_EPOCH) {
            refuseIf(request.memberId().isEmpty(), "MemberId can't be empty.");
            refuseIf(
                    epoch == MemberAssignment.LEAVING_FOR_A_WHILE_EPOCH && request.instanceId() == null,
                    "InstanceId can't be null.");
        } else {
            refuseIf(request.rebalanceTimeoutMs() == -1, "RebalanceTimeoutMs must be provided in first request.");
            refuseIf(
                    request.topicPartitions() == null
                            || !request.topicPartitions().isEmpty(),
                    "TopicPartitions must be empty when (re-)joining.");
            refuseIf(
                    request.subscribedTopicNames() == null && request.subscribedTopicRegex() == null,
                    "Either SubscribedTopicNames or SubscribedTopicRegex must be set in first request.");
        }
        assignor(request.serverAssignor(), assignors);
        String regex = request.subscribedTopicRegex();
        if (regex != null && !regex.isEmpty()) {
            Subscriptions.compile(regex);
        }
    }

    private static void assignor(@Nullable String name, List<PartitionAssignor> assignors) {
        if (name != null && find(name, assignors).isEmpty()) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_ASSIGNOR,
                    "ServerAssignor " + name + " is not supported. Supported assignors: "
                            + String.join(
                                    ", ",
                                    assignors.stream()
                                            .map(PartitionAssignor::name)
                                            .toList()) + ".");
        }
    }

    /** The assignor of this name. */
    static Optional<PartitionAssignor> find(String name, List<PartitionAssignor> assignors) {
        return assignors.stream()
                .filter(assignor -> assignor.name().equals(name))
                .findFirst();
    }

    private static boolean isEmpty(@Nullable String text) {
        return text != null && text.isEmpty();
    }

    private static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, message);
        }
    }
}
