package io.duolog.chaos.mutant;

import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.classic.ClassicGroup;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.SyncGroupRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A member does not come to the rebalance that another member's coming begins, and commits in its old generation afterwards:
 * that must be refused. One group, by hand, without a clock.
 */
public final class FormerMemberExperiment implements LongFunction<String> {
    private static final String GROUP = "group";
    private static final String FORMER = "former";
    private static final String PRESENT = "present";
    private static final short VERSION_WITHOUT_MEMBER_ID_REQUIRED = 3;
    private static final int SESSION_TIMEOUT_MS = 30_000;
    private static final int REBALANCE_TIMEOUT_MS = 5_000;

    private final ClassicGroup group;
    private long nowMs;
    private long tickets;

    /** Made by name. */
    public FormerMemberExperiment() {
        Map<String, String> settings = Map.of(
                "node.id", "1",
                "log.dirs", "nowhere",
                "listeners", "PLAINTEXT://localhost:9092",
                "controller.quorum.voters", "1@localhost:9092",
                "group.initial.rebalance.delay.ms", "0");
        CoordinationBackends backends = CoordinationBackends.onClassPath(FormerMemberExperiment.class.getClassLoader());
        group = new ClassicGroup(GROUP, BrokerConfig.parse(settings, backends).groups());
    }

    @Override
    public String apply(long seed) {
        join(FORMER);
        sync(FORMER);
        int former = group.generation();
        join(PRESENT);
        sync(PRESENT);
        if (group.generation() <= former) {
            return "there was no second generation";
        }
        try {
            group.offsetCommit(new OffsetCommitter(FORMER, null, former), nowMs);
        } catch (ApiException refused) {
            return "";
        }
        return "a commit of generation " + former + " counts in generation " + group.generation();
    }

    private void join(String member) {
        JoinGroupRequest request = new JoinGroupRequest(
                GROUP,
                SESSION_TIMEOUT_MS,
                REBALANCE_TIMEOUT_MS,
                "",
                null,
                "consumer",
                List.of(new JoinGroupRequestProtocol("range", ByteBuffer.allocate(0))),
                "an experiment");
        JoinAttempt attempt = new JoinAttempt(
                new Ticket(++tickets), request, VERSION_WITHOUT_MEMBER_ID_REQUIRED, member, "/192.0.2.1", member);
        done(group.join(attempt, nowMs));
        while (group.stateName().equals("PreparingRebalance")) {
            nowMs = Math.max(nowMs, group.nextDeadlineMs().orElseThrow());
            done(group.tick(nowMs));
        }
    }

    private void sync(String member) {
        SyncGroupRequest request = new SyncGroupRequest(GROUP, group.generation(), member, null, null, null, List.of());
        done(group.sync(new Ticket(++tickets), request, nowMs));
    }

    private void done(GroupDecision decision) {
        decision.records().forEach(record -> group.replay(record, ReplayPhase.APPENDED, nowMs));
    }
}
