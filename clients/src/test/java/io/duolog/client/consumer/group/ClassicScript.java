package io.duolog.client.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignors;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member of a classic group. */
final class ClassicScript extends MembershipScript<ClassicScript> {
    static final int SESSION_MS = 45_000;

    private final ClassicMembership classic;

    private ClassicScript(ClassicMembership classic) {
        super(classic);
        this.classic = classic;
    }

    ClassicScript(Optional<String> instanceId, String... assignors) {
        this(membership(
                instanceId, new ClassicSettings(Assignors.parse(List.of(assignors)), SESSION_MS, HEARTBEAT_MS)));
    }

    ClassicScript(String... assignors) {
        this(Optional.empty(), assignors);
    }

    private static ClassicMembership membership(Optional<String> instanceId, ClassicSettings classic) {
        return new ClassicMembership(
                new GroupSettings("shop", instanceId, Optional.of("rack-a"), POLL_MS, 30_000, classic),
                classic,
                backoff());
    }

    @Override
    ClassicScript self() {
        return this;
    }

    ClassicPhase phase() {
        return classic.phase();
    }

    static JoinGroupResponse refusedJoin(ErrorCode error, String memberId) {
        return JoinGroupResponse.builder()
                .errorCode(error.code())
                .generationId(-1)
                .protocolName("")
                .leader("")
                .memberId(memberId)
                .members(List.of())
                .build();
    }

    static JoinGroupResponse joined(int generation, String leader, String protocol, boolean skips, String... members) {
        ByteBuffer metadata = ConsumerProtocol.encodeSubscription(MemberSubscription.to(List.of(TOPIC)));
        List<JoinGroupResponseMember> all = new ArrayList<>();
        for (String member : members) {
            all.add(new JoinGroupResponseMember(member, null, metadata));
        }
        return JoinGroupResponse.builder()
                .generationId(generation)
                .protocolType("consumer")
                .protocolName(protocol)
                .leader(leader)
                .skipAssignment(skips)
                .memberId("me")
                .members(all)
                .build();
    }

    static SyncGroupResponse synced(List<TopicPartition> partitions) {
        return SyncGroupResponse.builder()
                .assignment(ConsumerProtocol.encodeAssignment(partitions))
                .build();
    }

    static SyncGroupResponse refusedSync(ErrorCode error) {
        return SyncGroupResponse.builder()
                .errorCode(error.code())
                .assignment(ByteBuffer.allocate(0))
                .build();
    }

    static HeartbeatResponse heartbeat(ErrorCode error) {
        return new HeartbeatResponse(0, error.code());
    }

    /** Joins as a follower and takes these partitions over. */
    ClassicScript join(int generation, List<TopicPartition> assigned, String protocol) {
        answer(JoinGroupRequest.class, joined(generation, "other", protocol, false));
        answer(SyncGroupRequest.class, synced(assigned));
        confirm();
        return this;
    }

    /** A member that owns these partitions, from a fresh start. */
    ClassicScript stable(List<TopicPartition> assigned, String protocol) {
        on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        answer(JoinGroupRequest.class, refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, "me"));
        join(1, assigned, protocol);
        assertThat(phase()).isEqualTo(ClassicPhase.STABLE);
        take();
        return this;
    }

    /** The next heartbeat is answered so. */
    ClassicScript heartbeatAnswered(ErrorCode error) {
        pass(HEARTBEAT_MS);
        return answer(io.duolog.protocol.message.HeartbeatRequest.class, heartbeat(error));
    }

    Map<String, List<TopicPartition>> assignmentSent() {
        Map<String, List<TopicPartition>> sent = new java.util.HashMap<>();
        sent(SyncGroupRequest.class)
                .assignments()
                .forEach(each -> sent.put(each.memberId(), ConsumerProtocol.decodeAssignment(each.assignment())));
        return sent;
    }
}
