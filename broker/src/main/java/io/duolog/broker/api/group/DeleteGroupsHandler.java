package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DeleteGroupsRequest;
import io.duolog.protocol.message.DeleteGroupsResponse;
import io.duolog.protocol.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DeleteGroups: forgets groups without members, and what they committed. Each succeeds or fails by itself. */
public final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequest, DeleteGroupsResponse> {
    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public DeleteGroupsHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_GROUPS;
    }

    @Override
    public void handle(RequestContext context, DeleteGroupsRequest request, Reply<DeleteGroupsResponse> reply) {
        List<CompletableFuture<DeletableGroupResult>> results = request.groupsNames().stream()
                .distinct()
                .map(groupId -> groups.deleteGroup(groupId)
                        .thenApply(done -> new DeletableGroupResult(groupId, ErrorCode.NONE.code(), null))
                        .exceptionally(failure -> failed(groupId, Failures.of(failure))))
                .toList();
        reply.sendWhenDone(Failures.all(results).thenApply(done -> new DeleteGroupsResponse(0, done)));
    }

    private static DeletableGroupResult failed(String groupId, ApiException failure) {
        return new DeletableGroupResult(groupId, failure.error().code(), failure.getMessage());
    }

    @Override
    public DeleteGroupsResponse failure(RequestContext context, DeleteGroupsRequest request, ApiException failure) {
        return new DeleteGroupsResponse(
                0,
                request.groupsNames().stream()
                        .distinct()
                        .map(groupId -> failed(groupId, failure))
                        .toList());
    }
}
