package io.duolog.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import io.duolog.protocol.message.LeaveGroupResponse.MemberResponse;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.duolog.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that is, or wants to be, a member: remembers its id, its generation and the requests that wait. */
final class TestMember {
    private final GroupDriver driver;
    private final String name;
    private String memberId = "";
    private @Nullable String instanceId;
    private String protocolType = "test";
    private List<JoinGroupRequestProtocol> protocols = List.of(protocol("range", "topics"));
    private int sessionTimeoutMs = 10_000;
    private int rebalanceTimeoutMs = 60_000;
    private short version = 9;
    private int generation = -1;

    TestMember(GroupDriver driver, String name) {
        this.driver = driver;
        this.name = name;
    }

    static JoinGroupRequestProtocol protocol(String name, String metadata) {
        return new JoinGroupRequestProtocol(name, bytes(metadata));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    TestMember id(String value) {
        memberId = value;
        return this;
    }

    TestMember instance(@Nullable String value) {
        instanceId = value;
        return this;
    }

    TestMember protocolType(String value) {
        protocolType = value;
        return this;
    }

    /** Protocols by name, in order of preference. */
    TestMember protocols(String... names) {
        protocols = Arrays.stream(names).map(each -> protocol(each, "topics")).toList();
        return this;
    }

    TestMember metadata(String protocolName, ByteBuffer metadata) {
        protocols = List.of(new JoinGroupRequestProtocol(protocolName, metadata));
        return this;
    }

    TestMember timeouts(int sessionMs, int rebalanceMs) {
        sessionTimeoutMs = sessionMs;
        rebalanceTimeoutMs = rebalanceMs;
        return this;
    }

    TestMember version(int value) {
        version = (short) value;
        return this;
    }

    TestMember generation(int value) {
        generation = value;
        return this;
    }

    String id() {
        return memberId;
    }

    int generation() {
        return generation;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    Ticket join() {
        Ticket ticket = driver.ticket();
        JoinGroupRequest request = new JoinGroupRequest(
                GroupDriver.GROUP,
                sessionTimeoutMs,
                rebalanceTimeoutMs,
                memberId,
                instanceId,
                protocolType,
                protocols,
                "a test");
        String idIfNew = (instanceId == null ? name : instanceId) + "-" + ticket.id();
        driver.event(nowMs ->
                driver.group().join(new JoinAttempt(ticket, request, version, name, "/192.0.2.1", idIfNew), nowMs));
        return ticket;
    }

    /** Joins with an id, asking for one first if it has none. */
    Ticket joinWithId() {
        if (memberId.isEmpty() && instanceId == null && version >= 4) {
            JoinGroupResponse first = joined(join());
            assertThat(ErrorCode.forCode(first.errorCode())).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
            memberId = first.memberId();
        }
        return join();
    }

    boolean waits(Ticket ticket) {
        return driver.answer(ticket).isEmpty();
    }

    /** The answer to a join. */
    JoinGroupResponse joined(Ticket ticket) {
        return (JoinGroupResponse) driver.answer(ticket).orElseThrow();
    }

    /** Takes id and generation from a good answer. */
    JoinGroupResponse accept(Ticket ticket) {
        JoinGroupResponse response = joined(ticket);
        assertThat(ErrorCode.forCode(response.errorCode())).isEqualTo(ErrorCode.NONE);
        memberId = response.memberId();
        generation = response.generationId();
        return response;
    }

    ErrorCode joinError(Ticket ticket) {
        return ErrorCode.forCode(joined(ticket).errorCode());
    }

    /** Asks for its assignment as a follower does. */
    Ticket sync() {
        return sync(Map.of());
    }

    /** Brings assignments by member id, as a leader does. */
    Ticket sync(Map<String, String> assignments) {
        List<SyncGroupRequestAssignment> list = assignments.entrySet().stream()
                .map(each -> new SyncGroupRequestAssignment(each.getKey(), bytes(each.getValue())))
                .toList();
        return sync(new SyncGroupRequest(GroupDriver.GROUP, generation, memberId, instanceId, null, null, list));
    }

    Ticket sync(SyncGroupRequest request) {
        Ticket ticket = driver.ticket();
        driver.event(nowMs -> driver.group().sync(ticket, request, nowMs));
        return ticket;
    }

    SyncGroupResponse synced(Ticket ticket) {
        return (SyncGroupResponse) driver.answer(ticket).orElseThrow();
    }

    ErrorCode syncError(Ticket ticket) {
        return ErrorCode.forCode(synced(ticket).errorCode());
    }

    /** The assignment that a sync was answered. */
    String assignment(Ticket ticket) {
        assertThat(syncError(ticket)).isEqualTo(ErrorCode.NONE);
        return text(synced(ticket).assignment());
    }

    ErrorCode heartbeat() {
        Ticket ticket = driver.ticket();
        HeartbeatRequest request = new HeartbeatRequest(GroupDriver.GROUP, generation, memberId, instanceId);
        driver.event(nowMs -> driver.group().heartbeat(ticket, request, nowMs));
        return ErrorCode.forCode(((HeartbeatResponse) driver.answer(ticket).orElseThrow()).errorCode());
    }

    MemberIdentity identity() {
        return new MemberIdentity(memberId, instanceId, "done");
    }

    ErrorCode leave() {
        return ErrorCode.forCode(leave(identity()).get(0).errorCode());
    }

    /** Asks for these to be removed. */
    Ticket sendLeave(MemberIdentity... members) {
        Ticket ticket = driver.ticket();
        LeaveGroupRequest request = new LeaveGroupRequest(GroupDriver.GROUP, "", List.of(members));
        driver.event(nowMs -> driver.group().leave(ticket, request, nowMs));
        return ticket;
    }

    List<MemberResponse> leave(MemberIdentity... members) {
        Ticket ticket = sendLeave(members);
        return ((LeaveGroupResponse) driver.answer(ticket).orElseThrow()).members();
    }
}
