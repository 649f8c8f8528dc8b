package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;

/** ConsumerGroupHeartbeat: a member says what it wants and has, and learns what it may have (KIP-848). */
public final class ConsumerGroupHeartbeatHandler
        implements ApiHandler<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> {
    /** From here on clients make their ids themselves (KIP-1082). */
    private static final short OWN_ID_MIN_VERSION = 1;

    private final GroupCoordinator groups;
    private final boolean enabled;

    /**
     * Asks {@code groups}.
     *
     * @param enabled whether {@code group.coordinator.rebalance.protocols} has the protocol; otherwise UNSUPPORTED_VERSION
     */
    public ConsumerGroupHeartbeatHandler(GroupCoordinator groups, boolean enabled) {
        this.groups = requireNonNull(groups, "groups");
        this.enabled = enabled;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.CONSUMER_GROUP_HEARTBEAT;
    }

    @Override
    public void handle(
            RequestContext context,
            ConsumerGroupHeartbeatRequest request,
            Reply<ConsumerGroupHeartbeatResponse> reply) {
        ConsumerProtocolSwitch.require(enabled);
        if (context.version() >= OWN_ID_MIN_VERSION && request.memberId().isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, "MemberId can't be empty.");
        }
        reply.sendWhenDone(groups.consumerHeartbeat(request, context.clientId(), ClientHost.of(context.connection())));
    }

    @Override
    public ConsumerGroupHeartbeatResponse failure(
            RequestContext context, ConsumerGroupHeartbeatRequest request, ApiException failure) {
        return ConsumerGroupHeartbeatResponse.builder()
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .build();
    }
}
