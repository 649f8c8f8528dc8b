package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.List;

/** SyncGroup: the leader brings the assignment, every member gets its part; answered when it is kept. */
public final class SyncGroupHandler implements ApiHandler<SyncGroupRequest, SyncGroupResponse> {
    private static final short PROTOCOL_MIN_VERSION = 5;

    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public SyncGroupHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.SYNC_GROUP;
    }

    @Override
    public void handle(RequestContext context, SyncGroupRequest request, Reply<SyncGroupResponse> reply) {
        if (context.version() >= PROTOCOL_MIN_VERSION
                && (request.protocolType() == null || request.protocolName() == null)) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "protocolType and protocolName must be named (KIP-559)");
        }
        List<SyncGroupRequestAssignment> assignments = request.assignments().stream()
                .map(each -> new SyncGroupRequestAssignment(each.memberId(), Bytes.copy(each.assignment())))
                .toList();
        reply.sendWhenDone(groups.sync(withAssignments(request, assignments)));
    }

    @Override
    public SyncGroupResponse failure(RequestContext context, SyncGroupRequest request, ApiException failure) {
        ErrorCode error =
                failure.error() == ErrorCode.MESSAGE_TOO_LARGE ? ErrorCode.UNKNOWN_SERVER_ERROR : failure.error();
        return new SyncGroupResponse(0, error.code(), null, null, ByteBuffer.allocate(0));
    }

    @Override
    public SyncGroupRequest parked(SyncGroupRequest request) {
        return withAssignments(request, List.of());
    }

    private static SyncGroupRequest withAssignments(
            SyncGroupRequest request, List<SyncGroupRequestAssignment> assignments) {
        return new SyncGroupRequest(
                request.groupId(),
                request.generationId(),
                request.memberId(),
                request.groupInstanceId(),
                request.protocolType(),
                request.protocolName(),
                assignments);
    }
}
