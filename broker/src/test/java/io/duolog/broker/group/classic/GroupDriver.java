package io.duolog.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.GroupReply;
import io.duolog.broker.group.ReplayPhase;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.record.GroupMetadataValue;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Stands for the coordinator's runtime: keeps time, a log of records, and who was answered. */
final class GroupDriver {
    static final String GROUP = "payments";
    static final int INITIAL_DELAY_MS = 3_000;

    private final GroupConfig config;
    private final List<CoordinatorRecord> log = new ArrayList<>();
    private final Map<Ticket, ApiResponse> answers = new HashMap<>();
    private ClassicGroup group;
    private long nowMs = 1_000_000;
    private long tickets;
    private int newMembers;
    private Optional<ErrorCode> appendError = Optional.empty();
    private Runnable afterEach = () -> {};

    GroupDriver() {
        this(INITIAL_DELAY_MS, Integer.MAX_VALUE);
    }

    GroupDriver(int initialDelayMs, int maxSize) {
        config = new GroupConfig(6_000, 1_800_000, initialDelayMs, maxSize, 1);
        group = new ClassicGroup(GROUP, config);
    }

    ClassicGroup group() {
        return group;
    }

    long nowMs() {
        return nowMs;
    }

    /** Is run after each event. */
    void afterEach(Runnable check) {
        afterEach = check;
    }

    /** Lets the next appends fail; empty ends that. */
    void failAppends(Optional<ErrorCode> error) {
        appendError = error;
    }

    /** A client without a member id. */
    TestMember member() {
        return new TestMember(this, "client" + ++newMembers);
    }

    Ticket ticket() {
        return new Ticket(++tickets);
    }

    /** Gives the group an event at the present time, appends what it decides and keeps the answers. */
    void event(LongFunction<GroupDecision> event) {
        GroupDecision decision = event.apply(nowMs);
        if (!decision.records().isEmpty() && appendError.isPresent()) {
            decision.replies().forEach(reply -> answer(reply.ticket(), FailedAppend.RESPONSE));
            GroupDecision after = group.appendFailed(appendError.get(), nowMs);
            assertThat(after.records()).isEmpty();
            after.replies().forEach(this::answer);
        } else {
            decision.records().forEach(record -> {
                log.add(record);
                group.replay(record, ReplayPhase.APPENDED, nowMs);
            });
            decision.replies().forEach(this::answer);
        }
        afterEach.run();
    }

    private void answer(GroupReply reply) {
        answer(reply.ticket(), reply.response());
    }

    private void answer(Ticket ticket, ApiResponse response) {
        assertThat(answers.put(ticket, response)).as("answers to " + ticket).isNull();
    }

    /** What a request was answered; empty while it waits. */
    Optional<ApiResponse> answer(Ticket ticket) {
        return Optional.ofNullable(answers.get(ticket));
    }

    int answered() {
        return answers.size();
    }

    long asked() {
        return tickets;
    }

    /** Lets time pass, and the group do at its time what it wants to do in between. */
    void advance(long byMs) {
        long untilMs = nowMs + byMs;
        OptionalLong deadline = group.nextDeadlineMs();
        while (deadline.isPresent() && deadline.getAsLong() <= untilMs) {
            nowMs = Math.max(nowMs, deadline.getAsLong());
            event(group::tick);
            OptionalLong next = group.nextDeadlineMs();
            assertThat(next.orElse(Long.MAX_VALUE)).as("the next deadline").isGreaterThan(nowMs);
            deadline = next;
        }
        nowMs = untilMs;
    }

    /** The newest record. */
    GroupMetadataValue lastRecord() {
        GroupMetadataValue value = (GroupMetadataValue) log.get(log.size() - 1).value();
        assertThat(value).isNotNull();
        return value;
    }

    int records() {
        return log.size();
    }

    /** The coordinator moves: another one loads the group from the log; who waits is never answered by it. */
    void reload() {
        group = new ClassicGroup(GROUP, config);
        log.forEach(record -> group.replay(record, ReplayPhase.LOAD, nowMs));
        event(group::loaded);
    }

    /** Stands for the error that the runtime answers. */
    enum FailedAppend implements ApiResponse {
        RESPONSE;

        @Override
        public io.duolog.protocol.message.ApiKey apiKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(io.duolog.protocol.wire.WireWriter out, short version) {
            throw new UnsupportedOperationException();
        }
    }
}
