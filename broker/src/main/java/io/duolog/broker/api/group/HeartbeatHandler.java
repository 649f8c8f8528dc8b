package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;

/** Heartbeat: a member lives, and learns whether it has to join again. */
public final class HeartbeatHandler implements ApiHandler<HeartbeatRequest, HeartbeatResponse> {
    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public HeartbeatHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.HEARTBEAT;
    }

    @Override
    public void handle(RequestContext context, HeartbeatRequest request, Reply<HeartbeatResponse> reply) {
        reply.sendWhenDone(groups.heartbeat(request));
    }

    /** While groups are loaded nothing is known of a member: it had better go on than find out, as in Kafka. */
    @Override
    public HeartbeatResponse failure(RequestContext context, HeartbeatRequest request, ApiException failure) {
        ErrorCode error = failure.error() == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : failure.error();
        return new HeartbeatResponse(0, error.code());
    }
}
