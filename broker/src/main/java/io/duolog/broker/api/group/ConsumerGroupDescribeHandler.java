package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.AuthorizedOperations;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ConsumerGroupDescribeRequest;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** ConsumerGroupDescribe: members of groups of the consumer protocol, what they have and are to have (KIP-848). */
public final class ConsumerGroupDescribeHandler
        implements ApiHandler<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> {
    private final GroupCoordinator groups;
    private final boolean enabled;

    /**
     * Asks {@code groups}.
     *
     * @param enabled whether {@code group.coordinator.rebalance.protocols} has the protocol; otherwise UNSUPPORTED_VERSION
     */
    public ConsumerGroupDescribeHandler(GroupCoordinator groups, boolean enabled) {
        this.groups = requireNonNull(groups, "groups");
        this.enabled = enabled;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.CONSUMER_GROUP_DESCRIBE;
    }

    @Override
    public void handle(
            RequestContext context, ConsumerGroupDescribeRequest request, Reply<ConsumerGroupDescribeResponse> reply) {
        ConsumerProtocolSwitch.require(enabled);
        List<CompletableFuture<DescribedGroup>> answers = request.groupIds().stream()
                .map(groupId -> groups.describeConsumerGroup(groupId)
                        .thenApply(group -> withOperations(group, request.includeAuthorizedOperations()))
                        .exceptionally(failure -> failed(groupId, Failures.of(failure))))
                .toList();
        reply.sendWhenDone(Failures.all(answers).thenApply(done -> new ConsumerGroupDescribeResponse(0, done)));
    }

    private static DescribedGroup withOperations(DescribedGroup group, boolean wanted) {
        return new DescribedGroup(
                group.errorCode(),
                group.errorMessage(),
                group.groupId(),
                group.groupState(),
                group.groupEpoch(),
                group.assignmentEpoch(),
                group.assignorName(),
                group.members(),
                AuthorizedOperations.onGroup(wanted),
                group.rebalances());
    }

    private static DescribedGroup failed(String groupId, ApiException failure) {
        return DescribedGroup.builder()
                .groupId(groupId)
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .build();
    }

    @Override
    public ConsumerGroupDescribeResponse failure(
            RequestContext context, ConsumerGroupDescribeRequest request, ApiException failure) {
        return new ConsumerGroupDescribeResponse(
                0,
                request.groupIds().stream()
                        .map(groupId -> failed(groupId, failure))
                        .toList());
    }
}
