package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.duolog.protocol.message.LeaveGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Stands for the coordinator's runtime: keeps time, topics and a log of records. */
final class ConsumerDriver {
    static final String GROUP = "payments";

    private final ConsumerGroupConfig config;
    private final List<CoordinatorRecord> log = new ArrayList<>();
    private ConsumerGroup group;
    private FakeTopics topics = FakeTopics.NONE;
    private MemberTimes times = MemberTimes.DEFAULT;
    private long nowMs = 1_000_000;
    private long tickets;
    private boolean failAppends;

    ConsumerDriver() {
        this(ConsumerGroupConfig.DEFAULT);
    }

    ConsumerDriver(ConsumerGroupConfig config) {
        this.config = config;
        this.group = newGroup();
    }

    private ConsumerGroup newGroup() {
        return new ConsumerGroup(GROUP, config, () -> topics, () -> times);
    }

    ConsumerGroup group() {
        return group;
    }

    ConsumerGroupState state() {
        return group.state();
    }

    long nowMs() {
        return nowMs;
    }

    int records() {
        return log.size();
    }

    FakeTopics topics() {
        return topics;
    }

    ConsumerDriver topics(FakeTopics value) {
        topics = value;
        return this;
    }

    /** Paces members so from now on. */
    void times(MemberTimes value) {
        times = value;
    }

    void failAppends(boolean fail) {
        failAppends = fail;
    }

    /** The answer; empty if the records could not be kept. */
    Optional<ConsumerGroupHeartbeatResponse> heartbeat(ConsumerGroupHeartbeatRequest request) {
        Ticket ticket = new Ticket(++tickets);
        HeartbeatAttempt attempt = new HeartbeatAttempt(ticket, request, "client", "/192.0.2.1", "new-" + tickets);
        GroupDecision decision = group.heartbeat(attempt, nowMs);
        assertThat(decision.replies()).hasSize(1);
        assertThat(decision.replies().get(0).ticket()).isEqualTo(ticket);
        return append(decision)
                ? Optional.of((ConsumerGroupHeartbeatResponse)
                        decision.replies().get(0).response())
                : Optional.empty();
    }

    /** LeaveGroup; what each of them is told. */
    List<ErrorCode> remove(MemberIdentity... members) {
        Ticket ticket = new Ticket(++tickets);
        GroupDecision decision = group.leave(ticket, new LeaveGroupRequest(GROUP, "", List.of(members)), nowMs);
        assertThat(decision.replies()).hasSize(1);
        if (!append(decision)) {
            return List.of(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        LeaveGroupResponse response =
                (LeaveGroupResponse) decision.replies().get(0).response();
        return response.members().stream()
                .map(member -> ErrorCode.forCode(member.errorCode()))
                .toList();
    }

    private boolean append(GroupDecision decision) {
        if (decision.records().isEmpty()) {
            return true;
        }
        if (failAppends) {
            assertThat(group.appendFailed(ErrorCode.NOT_ENOUGH_REPLICAS, nowMs)).isEqualTo(GroupDecision.NONE);
            return false;
        }
        decision.records().forEach(record -> {
            log.add(record);
            group.replay(record, ReplayPhase.APPENDED, nowMs);
        });
        return true;
    }

    /** Lets time pass, and the group do at its time what it wants to do in between. */
    void advance(long byMs) {
        long untilMs = nowMs + byMs;
        OptionalLong deadline = group.nextDeadlineMs();
        while (deadline.isPresent() && deadline.getAsLong() <= untilMs) {
            nowMs = Math.max(nowMs, deadline.getAsLong());
            append(group.tick(nowMs));
            deadline = group.nextDeadlineMs();
            assertThat(deadline.orElse(Long.MAX_VALUE)).as("the next deadline").isGreaterThan(nowMs);
        }
        nowMs = untilMs;
    }

    /** The state that the log alone leads to. */
    ConsumerGroupState replayed() {
        ConsumerGroup copy = newGroup();
        log.forEach(record -> copy.replay(record, ReplayPhase.LOAD, nowMs));
        return copy.state();
    }

    /** The coordinator moves. */
    void reload() {
        group = newGroup();
        log.forEach(record -> group.replay(record, ReplayPhase.LOAD, nowMs));
        group.loaded(nowMs);
    }

    void end() {
        append(new GroupDecision(group.tombstones(), List.of()));
    }
}
