package io.duolog.perf.load;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A member by the consumer protocol (KIP-848): everything is said by heartbeats. It owns at once what it is given, and gives up at
 * once what is taken, and says so in its next heartbeat.
 */
final class ConsumerProtocolMember implements GroupMember {
    /** The version in which members name themselves. */
    static final int HEARTBEAT_VERSION = 1;

    private static final int COMMIT_VERSION = 9;
    private static final int LEAVE_EPOCH = -1;

    private final Membership membership;
    private final String memberId;
    private int epoch;
    /** What it has been given. */
    private List<ConsumerGroupHeartbeatRequest.TopicPartitions> owned = List.of();

    /** Whether the coordinator is to be told what it has. */
    private boolean hasNews;

    ConsumerProtocolMember(Membership membership, UUID memberId) {
        this.membership = membership;
        this.memberId = memberId.toString();
    }

    @Override
    public CompletableFuture<Void> join() {
        epoch = 0;
        owned = List.of();
        return ask(ConsumerGroupHeartbeatRequest.builder()
                .groupId(membership.group())
                .memberId(memberId)
                .memberEpoch(epoch)
                .rebalanceTimeoutMs(Membership.REBALANCE_TIMEOUT_MS)
                .subscribedTopicNames(List.of(membership.topic()))
                .topicPartitions(owned)
                .build());
    }

    @Override
    public CompletableFuture<Void> heartbeat() {
        ConsumerGroupHeartbeatRequest.Builder request = ConsumerGroupHeartbeatRequest.builder()
                .groupId(membership.group())
                .memberId(memberId)
                .memberEpoch(epoch);
        if (hasNews) {
            request.topicPartitions(owned);
            hasNews = false;
        }
        return ask(request.build());
    }

    private CompletableFuture<Void> ask(ConsumerGroupHeartbeatRequest request) {
        return membership.coordinator().ask(request, HEARTBEAT_VERSION).thenCompose(this::answered);
    }

    private CompletableFuture<Void> answered(ConsumerGroupHeartbeatResponse response) {
        if (Membership.isPassing(ErrorCode.forCode(response.errorCode()))) {
            return membership.later(this::join);
        }
        if (response.errorCode() == ErrorCode.NONE.code()) {
            epoch = response.memberEpoch();
            ConsumerGroupHeartbeatResponse.Assignment assignment = response.assignment();
            if (assignment != null) {
                owned = assignment.topicPartitions().stream()
                        .map(topic -> new ConsumerGroupHeartbeatRequest.TopicPartitions(
                                topic.topicId(), List.copyOf(topic.partitions())))
                        .toList();
                hasNews = true;
            }
        }
        return membership.outcome("ConsumerGroupHeartbeat", response.errorCode());
    }

    @Override
    public CompletableFuture<Void> commit(long offset) {
        return membership
                .coordinator()
                .ask(membership.commitRequest(epoch, memberId, offset), COMMIT_VERSION)
                .thenCompose(membership::committed);
    }

    @Override
    public CompletableFuture<Void> leave() {
        return membership
                .coordinator()
                .ask(
                        ConsumerGroupHeartbeatRequest.builder()
                                .groupId(membership.group())
                                .memberId(memberId)
                                .memberEpoch(LEAVE_EPOCH)
                                .build(),
                        HEARTBEAT_VERSION)
                .thenCompose(response -> membership.outcome("ConsumerGroupHeartbeat", response.errorCode()));
    }
}
