package io.duolog.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.Ticket;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import io.duolog.protocol.message.SyncGroupResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member that follows the protocol as clients do, one step at a time, and checks what it is told. */
final class SimulatedMember {
    private final GroupDriver driver;
    private final TestMember member;
    private final Map<Integer, String> sourceByGeneration;
    private @Nullable Ticket join;
    private @Nullable Ticket sync;
    private Map<String, String> toAssign = Map.of();
    private boolean joined;
    private boolean assigned;
    private long waitsSinceMs;

    /** @param sourceByGeneration who made the assignment of each generation, shared by all members */
    SimulatedMember(GroupDriver driver, TestMember member, Map<Integer, String> sourceByGeneration) {
        this.driver = driver;
        this.member = member;
        this.sourceByGeneration = sourceByGeneration;
    }

    TestMember member() {
        return member;
    }

    /** Whether it has an assignment of a generation that it believes in. */
    boolean isAssigned() {
        return assigned;
    }

    /** For how long its request has been waiting; 0 if none does. */
    long waitingMs() {
        return isWaiting() ? driver.nowMs() - waitsSinceMs : 0;
    }

    boolean isWaiting() {
        return isUnanswered(join) || isUnanswered(sync);
    }

    private boolean isUnanswered(@Nullable Ticket ticket) {
        return ticket != null && driver.answer(ticket).isEmpty();
    }

    /** Its connection is gone: it asks anew. */
    void reconnect() {
        join = null;
        sync = null;
        joined = false;
        assigned = false;
    }

    /** Its process is gone; another begins without an id. */
    void restart() {
        reconnect();
        member.id("").generation(-1);
    }

    void leave() {
        member.sendLeave(member.identity());
        restart();
    }

    /** Does what comes next. */
    void step() {
        Optional<ApiResponse> toJoin = take(join);
        Optional<ApiResponse> toSync = take(sync);
        if (toJoin.isPresent()) {
            join = null;
            afterJoin(toJoin.get());
        } else if (toSync.isPresent()) {
            sync = null;
            afterSync(toSync.get());
        } else if (assigned) {
            afterHeartbeat(member.heartbeat());
        } else if (joined && sync == null) {
            waitsSinceMs = driver.nowMs();
            sync = member.sync(toAssign);
        } else if (join == null && sync == null) {
            waitsSinceMs = driver.nowMs();
            join = member.join();
        }
    }

    private Optional<ApiResponse> take(@Nullable Ticket ticket) {
        return Optional.ofNullable(ticket).flatMap(driver::answer);
    }

    private void afterJoin(ApiResponse answer) {
        if (!(answer instanceof JoinGroupResponse response)) {
            return;
        }
        switch (ErrorCode.forCode(response.errorCode())) {
            case NONE -> {
                member.id(response.memberId()).generation(response.generationId());
                joined = true;
                toAssign = new HashMap<>();
                for (JoinGroupResponseMember each : response.members()) {
                    toAssign.put(each.memberId(), response.generationId() + " by " + response.memberId());
                }
            }
            case MEMBER_ID_REQUIRED -> member.id(response.memberId());
            default -> afterError(ErrorCode.forCode(response.errorCode()));
        }
    }

    private void afterSync(ApiResponse answer) {
        if (!(answer instanceof SyncGroupResponse response)) {
            reconnect();
            return;
        }
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error != ErrorCode.NONE) {
            afterError(error);
            return;
        }
        assigned = true;
        String assignment = TestMember.text(response.assignment());
        if (!assignment.isEmpty()) {
            String before = sourceByGeneration.putIfAbsent(member.generation(), assignment);
            assertThat(assignment)
                    .as("who assigned generation " + member.generation())
                    .isEqualTo(before == null ? assignment : before);
        }
    }

    private void afterHeartbeat(ErrorCode error) {
        if (error != ErrorCode.NONE) {
            afterError(error);
        }
    }

    private void afterError(ErrorCode error) {
        switch (error) {
            case REBALANCE_IN_PROGRESS -> reconnect();
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID -> restart();
            default -> throw new AssertionError("a member was told " + error);
        }
    }
}
