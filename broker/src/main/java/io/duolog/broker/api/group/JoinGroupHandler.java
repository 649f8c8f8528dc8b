package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import java.util.List;

/** JoinGroup: a member wants to be in the group's next generation; answered when that begins. */
public final class JoinGroupHandler implements ApiHandler<JoinGroupRequest, JoinGroupResponse> {
    private static final short PROTOCOL_NULL_MIN_VERSION = 7;
    private static final short SKIP_ASSIGNMENT_MIN_VERSION = 9;
    private static final int NO_GENERATION = -1;

    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public JoinGroupHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.JOIN_GROUP;
    }

    @Override
    public void handle(RequestContext context, JoinGroupRequest request, Reply<JoinGroupResponse> reply) {
        List<JoinGroupRequestProtocol> protocols = request.protocols().stream()
                .map(protocol -> new JoinGroupRequestProtocol(protocol.name(), Bytes.copy(protocol.metadata())))
                .toList();
        reply.sendWhenDone(groups.join(
                        withProtocols(request, protocols),
                        context.version(),
                        context.clientId(),
                        ClientHost.of(context.connection()))
                .thenApply(response -> inVersion(response, context.version())));
    }

    @Override
    public JoinGroupResponse failure(RequestContext context, JoinGroupRequest request, ApiException failure) {
        return inVersion(
                JoinGroupResponse.builder()
                        .errorCode(failure.error().code())
                        .generationId(NO_GENERATION)
                        .protocolName(null)
                        .leader("")
                        .memberId(request.memberId())
                        .members(List.of())
                        .build(),
                context.version());
    }

    @Override
    public JoinGroupRequest parked(JoinGroupRequest request) {
        return withProtocols(request, List.of());
    }

    private static JoinGroupRequest withProtocols(JoinGroupRequest request, List<JoinGroupRequestProtocol> protocols) {
        return new JoinGroupRequest(
                request.groupId(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.memberId(),
                request.groupInstanceId(),
                request.protocolType(),
                protocols,
                request.reason());
    }

    private static JoinGroupResponse inVersion(JoinGroupResponse response, short version) {
        boolean nameMissing = response.protocolName() == null && version < PROTOCOL_NULL_MIN_VERSION;
        boolean skips = response.skipAssignment() && version < SKIP_ASSIGNMENT_MIN_VERSION;
        if (!nameMissing && !skips) {
            return response;
        }
        return new JoinGroupResponse(
                response.throttleTimeMs(),
                response.errorCode(),
                response.generationId(),
                response.protocolType(),
                nameMissing ? "" : response.protocolName(),
                response.leader(),
                false,
                response.memberId(),
                response.members());
    }
}
