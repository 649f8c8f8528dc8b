package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.AuthorizedOperations;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeGroupsRequest;
import io.duolog.protocol.message.DescribeGroupsResponse;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DescribeGroups: the members of classic groups, what they subscribe to and what they are assigned. */
public final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequest, DescribeGroupsResponse> {
    private static final short OPERATIONS_MIN_VERSION = 3;
    private static final short NOT_FOUND_MIN_VERSION = 6;

    /** The state of a group that is not there. */
    private static final String DEAD = "Dead";

    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public DescribeGroupsHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_GROUPS;
    }

    @Override
    public void handle(RequestContext context, DescribeGroupsRequest request, Reply<DescribeGroupsResponse> reply) {
        boolean wantsOperations = request.includeAuthorizedOperations() && context.version() >= OPERATIONS_MIN_VERSION;
        List<CompletableFuture<DescribedGroup>> answers = request.groups().stream()
                .map(groupId -> groups.describe(groupId)
                        .thenApply(group -> withOperations(group, wantsOperations))
                        .exceptionally(failure -> failed(groupId, Failures.of(failure), context.version())))
                .toList();
        reply.sendWhenDone(Failures.all(answers).thenApply(done -> new DescribeGroupsResponse(0, done)));
    }

    private static DescribedGroup withOperations(DescribedGroup group, boolean wanted) {
        return new DescribedGroup(
                group.errorCode(),
                null,
                group.groupId(),
                group.groupState(),
                group.protocolType(),
                group.protocolData(),
                group.members(),
                AuthorizedOperations.onGroup(wanted),
                group.rebalances());
    }

    /** Before version 6 a group that is not there was described as a dead one (KIP-1043). */
    private static DescribedGroup failed(String groupId, ApiException failure, short version) {
        boolean notFound = failure.error() == ErrorCode.GROUP_ID_NOT_FOUND;
        boolean tellsNotFound = version >= NOT_FOUND_MIN_VERSION;
        return new DescribedGroup(
                notFound && !tellsNotFound
                        ? ErrorCode.NONE.code()
                        : failure.error().code(),
                tellsNotFound ? failure.getMessage() : null,
                groupId,
                notFound ? DEAD : "",
                "",
                "",
                List.of(),
                AuthorizedOperations.NOT_ASKED,
                List.of());
    }

    @Override
    public DescribeGroupsResponse failure(RequestContext context, DescribeGroupsRequest request, ApiException failure) {
        return new DescribeGroupsResponse(
                0,
                request.groups().stream()
                        .map(groupId -> failed(groupId, failure, context.version()))
                        .toList());
    }
}
