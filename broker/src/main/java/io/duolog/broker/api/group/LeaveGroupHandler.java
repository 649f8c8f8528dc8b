package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import java.util.List;

/** LeaveGroup: one member, or from version 3 on several, leave at once instead of waiting for their sessions to end. */
public final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequest, LeaveGroupResponse> {
    private static final short BATCH_MIN_VERSION = 3;

    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public LeaveGroupHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LEAVE_GROUP;
    }

    @Override
    public void handle(RequestContext context, LeaveGroupRequest request, Reply<LeaveGroupResponse> reply) {
        boolean batch = context.version() >= BATCH_MIN_VERSION;
        List<MemberIdentity> members =
                batch ? request.members() : List.of(new MemberIdentity(request.memberId(), null, null));
        reply.sendWhenDone(groups.leave(new LeaveGroupRequest(request.groupId(), request.memberId(), members))
                .thenApply(response -> batch ? response : ofOneMember(response)));
    }

    /** What became of the only member is what became of the request. */
    private static LeaveGroupResponse ofOneMember(LeaveGroupResponse response) {
        short error = response.errorCode() != 0 || response.members().isEmpty()
                ? response.errorCode()
                : response.members().get(0).errorCode();
        return new LeaveGroupResponse(response.throttleTimeMs(), error, List.of());
    }

    @Override
    public LeaveGroupResponse failure(RequestContext context, LeaveGroupRequest request, ApiException failure) {
        return new LeaveGroupResponse(0, failure.error().code(), List.of());
    }
}
