package io.duolog.broker.group;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A consumer of the consumer protocol, which gives up at once what it is told to. It wants all topics. */
final class ConsumerShardMember implements ShardMember {
    private static final int LEAVING = -1;

    private final ShardFixture shard;
    private final String group;
    private final String id;
    private final @Nullable String instanceId;
    private int epoch;
    private @Nullable Assignment told;
    private final Set<String> owned = new HashSet<>();
    /** What it was told last that was no success. */
    ErrorCode lastError = ErrorCode.NONE;

    ConsumerShardMember(ShardFixture shard, String group, String id, @Nullable String instanceId) {
        this.shard = shard;
        this.group = group;
        this.id = id;
        this.instanceId = instanceId;
    }

    ConsumerShardMember(ShardFixture shard, String id) {
        this(shard, "g", id, null);
    }

    @Override
    public String id() {
        return id;
    }

    int epoch() {
        return epoch;
    }

    @Override
    public Set<String> owned() {
        return owned;
    }

    @Override
    public ErrorCode commit(String topic, int partition, long offset) {
        return shard.commit(group, id, epoch, topic, partition, offset);
    }

    private ErrorCode heartbeat() {
        ConsumerGroupHeartbeatRequest full = ShardFixture.fullHeartbeat(
                group, id, epoch, List.copyOf(new TreeSet<>(shard.topics.keySet())), epoch == 0 ? null : told);
        try {
            ConsumerGroupHeartbeatResponse response = shard.heartbeat(new ConsumerGroupHeartbeatRequest(
                    full.groupId(),
                    full.memberId(),
                    full.memberEpoch(),
                    instanceId,
                    full.rackId(),
                    full.rebalanceTimeoutMs(),
                    full.subscribedTopicNames(),
                    full.subscribedTopicRegex(),
                    full.serverAssignor(),
                    full.topicPartitions()));
            ErrorCode error = ErrorCode.forCode(response.errorCode());
            if (error == ErrorCode.NONE && epoch >= 0) {
                epoch = response.memberEpoch();
                told = response.assignment() == null ? told : response.assignment();
            }
            return error;
        } catch (ApiException e) {
            return e.error();
        }
    }

    @Override
    public void step() {
        ErrorCode error = heartbeat();
        if (error == ErrorCode.NONE) {
            owned.clear();
            if (told != null) {
                told.topicPartitions().forEach(topic -> topic.partitions()
                        .forEach(partition -> owned.add(shard.nameOf(topic.topicId()) + "-" + partition)));
            }
            return;
        }
        lastError = error;
        switch (error) {
            case COORDINATOR_NOT_AVAILABLE, UNRELEASED_INSTANCE_ID, GROUP_ID_NOT_FOUND -> {}
            case UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, FENCED_INSTANCE_ID -> {
                epoch = 0;
                told = null;
                owned.clear();
            }
            default -> throw new AssertionError("a member of the consumer protocol was told " + error);
        }
    }

    @Override
    public void leave() {
        epoch = LEAVING;
        lastError = heartbeat();
        owned.clear();
    }
}
