package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerProtocolAssignment;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.duolog.protocol.message.SyncGroupResponse;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A consumer of the classic protocol, eager or cooperative, which assigns round-robin if it leads. It wants all topics. */
final class ClassicShardMember implements ShardMember {
    static final int SESSION_TIMEOUT_MS = 10_000;
    static final int REBALANCE_TIMEOUT_MS = 20_000;
    private static final short VERSION = 9;

    private final ShardFixture shard;
    private final String group;
    private final String name;
    private final @Nullable String instanceId;
    private final boolean cooperative;
    private String memberId = "";
    private int generation = -1;
    private boolean joining = true;
    private boolean leads;
    private int partitionsSeen;
    private @Nullable CompletableFuture<JoinGroupResponse> join;
    private @Nullable CompletableFuture<SyncGroupResponse> sync;
    private final Set<String> owned = new TreeSet<>();
    /** What it was told last that was no success. */
    ErrorCode lastError = ErrorCode.NONE;

    ClassicShardMember(
            ShardFixture shard, String group, String name, @Nullable String instanceId, boolean cooperative) {
        this.shard = shard;
        this.group = group;
        this.name = name;
        this.instanceId = instanceId;
        this.cooperative = cooperative;
    }

    static ClassicShardMember eager(ShardFixture shard, String name) {
        return new ClassicShardMember(shard, "g", name, null, false);
    }

    static ClassicShardMember cooperative(ShardFixture shard, String name) {
        return new ClassicShardMember(shard, "g", name, null, true);
    }

    @Override
    public String id() {
        return memberId;
    }

    int generation() {
        return generation;
    }

    boolean isJoining() {
        return joining || join != null || sync != null;
    }

    @Override
    public Set<String> owned() {
        return owned;
    }

    @Override
    public ErrorCode commit(String topic, int partition, long offset) {
        return shard.commit(group, memberId, generation, topic, partition, offset);
    }

    @Override
    public void step() {
        if (join != null) {
            if (join.isDone()) {
                CompletableFuture<JoinGroupResponse> answer = join;
                join = null;
                joined(answer);
            }
        } else if (sync != null) {
            if (sync.isDone()) {
                CompletableFuture<SyncGroupResponse> answer = sync;
                sync = null;
                synced(answer);
            }
        } else if (joining || (leads && partitionsSeen != shard.partitions())) {
            sendJoin();
        } else {
            ErrorCode error = heartbeat();
            if (error != ErrorCode.NONE) {
                failed(error);
            }
        }
    }

    private void sendJoin() {
        joining = true;
        if (!cooperative) {
            owned.clear();
        }
        JoinGroupRequest request = new JoinGroupRequest(
                group,
                SESSION_TIMEOUT_MS,
                REBALANCE_TIMEOUT_MS,
                memberId,
                instanceId,
                "consumer",
                List.of(new JoinGroupRequestProtocol(cooperative ? "cooperative-sticky" : "range", subscription())),
                null);
        String idIfNew = name + "-" + shard.loop.nowMs() + "-" + System.identityHashCode(request);
        join = shard.submit(
                JoinGroupResponse.class,
                (state, ticket, nowMs) -> state.join(
                        new JoinAttempt(new Ticket(ticket), request, VERSION, name, "/127.0.0.1", idIfNew), nowMs));
    }

    private ByteBuffer subscription() {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (String partition : owned) {
            int dash = partition.lastIndexOf('-');
            byTopic.computeIfAbsent(partition.substring(0, dash), topic -> new ArrayList<>())
                    .add(Integer.parseInt(partition.substring(dash + 1)));
        }
        List<ConsumerProtocolSubscription.TopicPartition> claimed = new ArrayList<>();
        byTopic.forEach(
                (topic, partitions) -> claimed.add(new ConsumerProtocolSubscription.TopicPartition(topic, partitions)));
        WireWriter out = new WireWriter();
        out.writeShort((short) 1);
        new ConsumerProtocolSubscription(
                        List.copyOf(new TreeSet<>(shard.topics.keySet())),
                        null,
                        cooperative ? claimed : List.of(),
                        -1,
                        null)
                .write(out, (short) 1);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(out.sizeBytes()));
        for (ByteRegion region : out.finish()) {
            bytes.put(((BufferSlice) region).buffer().duplicate());
        }
        return bytes.flip();
    }

    private void joined(CompletableFuture<JoinGroupResponse> answer) {
        JoinGroupResponse response;
        try {
            response = answer.join();
        } catch (CompletionException e) {
            failed(((ApiException) e.getCause()).error());
            return;
        }
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error == ErrorCode.MEMBER_ID_REQUIRED) {
            memberId = response.memberId();
            return;
        }
        if (error != ErrorCode.NONE) {
            failed(error);
            return;
        }
        memberId = response.memberId();
        generation = response.generationId();
        joining = false;
        leads = response.leader().equals(memberId);
        partitionsSeen = shard.partitions();
        SyncGroupRequest request = new SyncGroupRequest(
                group,
                generation,
                memberId,
                instanceId,
                response.protocolType(),
                response.protocolName(),
                leads ? assign(response.members()) : List.of());
        sync = shard.submit(
                SyncGroupResponse.class,
                (state, ticket, nowMs) -> state.inClassic(
                        group, memberId, nowMs, (members, now) -> members.sync(new Ticket(ticket), request, now)));
    }

    /** Round-robin; of cooperative members nobody gets what another one still has. */
    private List<SyncGroupRequestAssignment> assign(List<JoinGroupResponseMember> members) {
        Map<String, String> owners = new HashMap<>();
        for (JoinGroupResponseMember member : members) {
            EmbeddedProtocol.subscription(member.metadata())
                    .orElseThrow()
                    .ownedPartitions()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> owners.put(topic.topic() + "-" + partition, member.memberId())));
        }
        List<String> ids =
                members.stream().map(JoinGroupResponseMember::memberId).sorted().toList();
        Map<String, Map<String, List<Integer>>> shares = new HashMap<>();
        int turn = 0;
        for (String topic : new TreeSet<>(shard.topics.keySet())) {
            for (int partition = 0; partition < shard.partitions(); partition++) {
                String target = ids.get(turn++ % ids.size());
                String owner = owners.getOrDefault(topic + "-" + partition, target);
                if (owner.equals(target)) {
                    shares.computeIfAbsent(target, id -> new TreeMap<>())
                            .computeIfAbsent(topic, name -> new ArrayList<>())
                            .add(partition);
                }
            }
        }
        return ids.stream()
                .map(id -> new SyncGroupRequestAssignment(id, assignment(shares.getOrDefault(id, Map.of()))))
                .toList();
    }

    private static ByteBuffer assignment(Map<String, List<Integer>> share) {
        List<ConsumerProtocolAssignment.TopicPartition> topics = new ArrayList<>();
        share.forEach(
                (topic, partitions) -> topics.add(new ConsumerProtocolAssignment.TopicPartition(topic, partitions)));
        return EmbeddedProtocol.write(
                new ConsumerProtocolAssignment(topics, null),
                ByteBuffer.allocate(2).putShort((short) 1).flip());
    }

    private void synced(CompletableFuture<SyncGroupResponse> answer) {
        SyncGroupResponse response;
        // whatever is told but an assignment, it begins anew
        joining = true;
        try {
            response = answer.join();
        } catch (CompletionException e) {
            failed(((ApiException) e.getCause()).error());
            return;
        }
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error != ErrorCode.NONE) {
            failed(error);
            return;
        }
        Set<String> assigned = new HashSet<>();
        EmbeddedProtocol.assignment(response.assignment())
                .ifPresent(assignment -> assignment.assignedPartitions().forEach(topic -> topic.partitions()
                        .forEach(partition -> assigned.add(topic.topic() + "-" + partition))));
        // who has given up something joins again at once, so that somebody else may have it
        joining = cooperative && !assigned.containsAll(owned);
        owned.clear();
        owned.addAll(assigned);
    }

    /** Heartbeats without doing what it is told; what it is told. */
    ErrorCode heartbeat() {
        HeartbeatRequest request = new HeartbeatRequest(group, generation, memberId, instanceId);
        try {
            return ErrorCode.forCode(shard.ask(
                            HeartbeatResponse.class,
                            (state, ticket, nowMs) -> state.inClassic(
                                    group,
                                    memberId,
                                    nowMs,
                                    (members, now) -> members.heartbeat(new Ticket(ticket), request, now)))
                    .errorCode());
        } catch (ApiException e) {
            return e.error();
        }
    }

    private void failed(ErrorCode error) {
        lastError = error;
        switch (error) {
            case COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> {}
            case REBALANCE_IN_PROGRESS -> joining = true;
            case ILLEGAL_GENERATION -> {
                owned.clear();
                generation = -1;
                joining = true;
            }
            case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> {
                owned.clear();
                memberId = "";
                generation = -1;
                joining = true;
            }
            default -> throw new AssertionError("a classic member was told " + error);
        }
    }

    @Override
    public void leave() {
        if (!memberId.isEmpty()) {
            LeaveGroupRequest request =
                    new LeaveGroupRequest(group, memberId, List.of(new MemberIdentity(memberId, instanceId, null)));
            try {
                LeaveGroupResponse response = shard.ask(
                        LeaveGroupResponse.class,
                        (state, ticket, nowMs) -> state.leave(new Ticket(ticket), request, nowMs));
                assertThat(response.members()).hasSize(1);
            } catch (ApiException e) {
                lastError = e.error();
            }
        }
        owned.clear();
    }
}
