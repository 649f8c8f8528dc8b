package io.duolog.client.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignors;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
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
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One membership, its clock, and a coordinator whose answers the test writes. */
final class MembershipScript {
    static final String TOPIC = "orders";
    static final int HEARTBEAT_MS = 3_000;
    static final int SESSION_MS = 45_000;
    static final int POLL_MS = 300_000;

    private final ClassicMembership membership;
    private final List<MembershipAction> actions = new ArrayList<>();
    private long nowMs = 1_000;

    MembershipScript(Optional<String> instanceId, String... assignors) {
        GroupSettings settings = new GroupSettings(
                "shop", instanceId, Assignors.parse(List.of(assignors)), SESSION_MS, HEARTBEAT_MS, POLL_MS, 30_000);
        membership = new ClassicMembership(settings, new Backoff(100, 1_000, new SplittableRandom(ClientHarness.SEED)));
    }

    MembershipScript(String... assignors) {
        this(Optional.empty(), assignors);
    }

    static List<TopicPartition> partitions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new TopicPartition(TOPIC, number))
                .toList();
    }

    ClassicMembership membership() {
        return membership;
    }

    ClassicMembership.Phase phase() {
        return membership.phase();
    }

    MembershipScript on(MembershipEvent event) {
        actions.addAll(membership.on(event, nowMs));
        return this;
    }

    MembershipScript poll() {
        return on(new MembershipEvent.Polled(nowMs));
    }

    MembershipScript confirm() {
        return on(new MembershipEvent.Confirmed());
    }

    /** Lets time pass, deadline by deadline, without polling. */
    MembershipScript pass(long durationMs) {
        long endMs = nowMs + durationMs;
        while (membership.nextDeadlineMs().isPresent()
                && membership.nextDeadlineMs().getAsLong() <= endMs) {
            nowMs = Math.max(nowMs, membership.nextDeadlineMs().getAsLong());
            long before = membership.nextDeadlineMs().getAsLong();
            actions.addAll(membership.tick(nowMs));
            if (membership.nextDeadlineMs().isPresent()
                    && membership.nextDeadlineMs().getAsLong() == before
                    && before <= nowMs) {
                throw new AssertionError("the deadline " + before + " does not move in " + membership.phase());
            }
        }
        nowMs = endMs;
        return this;
    }

    /** The actions since the last call. */
    List<MembershipAction> take() {
        List<MembershipAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }

    /** The last actions of one kind since the last {@link #take}. */
    <A extends MembershipAction> List<A> all(Class<A> type) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <R extends ApiRequest<?>> R sent(Class<R> type) {
        return type.cast(lastSend(type).request());
    }

    int countSent(Class<? extends ApiRequest<?>> type) {
        return (int) all(MembershipAction.Send.class).stream()
                .filter(send -> type.isInstance(send.request()))
                .count();
    }

    AssignmentChange told() {
        List<MembershipAction.Tell> told = all(MembershipAction.Tell.class);
        assertThat(told).isNotEmpty();
        return told.get(told.size() - 1).change();
    }

    MembershipScript answer(Class<? extends ApiRequest<?>> type, ApiResponse response) {
        return on(new MembershipEvent.Answered(lastSend(type).attempt(), response));
    }

    MembershipScript fail(Class<? extends ApiRequest<?>> type) {
        return on(new MembershipEvent.Failed(
                lastSend(type).attempt(), new ClientTimeoutException("no answer", null, null)));
    }

    private MembershipAction.Send lastSend(Class<?> type) {
        List<MembershipAction.Send> sends = all(MembershipAction.Send.class).stream()
                .filter(send -> type.isInstance(send.request()))
                .toList();
        assertThat(sends).as("sent %s", type.getSimpleName()).isNotEmpty();
        return sends.get(sends.size() - 1);
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
    MembershipScript join(int generation, List<TopicPartition> assigned, String protocol) {
        answer(JoinGroupRequest.class, joined(generation, "other", protocol, false));
        answer(SyncGroupRequest.class, synced(assigned));
        confirm();
        return this;
    }

    /** A member that owns these partitions, from a fresh start. */
    MembershipScript stable(List<TopicPartition> assigned, String protocol) {
        on(new MembershipEvent.Subscribed(List.of(TOPIC))).poll();
        answer(JoinGroupRequest.class, refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, "me"));
        join(1, assigned, protocol);
        assertThat(phase()).isEqualTo(ClassicMembership.Phase.STABLE);
        take();
        return this;
    }

    /** The next heartbeat is answered so. */
    MembershipScript heartbeatAnswered(ErrorCode error) {
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
