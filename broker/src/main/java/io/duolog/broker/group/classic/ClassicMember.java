package io.duolog.broker.group.classic;

import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.Ticket;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.member.Replies;
import io.duolog.protocol.message.JoinGroupRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One member of a classic group, and the request of it that waits. Confined to its group. */
final class ClassicMember {
    private final String memberId;
    private final @Nullable String groupInstanceId;
    private final String clientId;
    private final String clientHost;
    private List<MemberProtocol> protocols;
    private int rebalanceTimeoutMs;
    private int sessionTimeoutMs;
    private ByteBuffer assignment = Bytes.EMPTY;
    private @Nullable Ticket waitingJoin;
    private @Nullable Ticket waitingSync;
    private boolean joinedBefore = true;
    private long sessionDeadlineMs = Long.MAX_VALUE;
    private int formerGeneration = Replies.NO_GENERATION;

    ClassicMember(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            List<MemberProtocol> protocols) {
        this.memberId = memberId;
        this.groupInstanceId = groupInstanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.protocols = protocols;
    }

    /** The member that {@code attempt} asks to become. */
    static ClassicMember of(String memberId, JoinAttempt attempt) {
        JoinGroupRequest request = attempt.request();
        ClassicMember member = new ClassicMember(
                memberId,
                request.groupInstanceId(),
                attempt.clientId(),
                attempt.clientHost(),
                MemberProtocol.copyOf(request.protocols()));
        member.timeouts(request.rebalanceTimeoutMs(), request.sessionTimeoutMs());
        return member;
    }

    String memberId() {
        return memberId;
    }

    @Nullable
    String groupInstanceId() {
        return groupInstanceId;
    }

    boolean isStatic() {
        return groupInstanceId != null;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    List<MemberProtocol> protocols() {
        return protocols;
    }

    /** What it told the leader for a protocol; empty bytes if it does not know that protocol. */
    ByteBuffer metadata(@Nullable String protocolName) {
        return Optional.ofNullable(protocolName)
                .flatMap(name -> MemberProtocol.find(protocols, name))
                .orElse(Bytes.EMPTY);
    }

    /** Joins again with what {@code attempt} says. */
    void update(JoinAttempt attempt) {
        protocols = MemberProtocol.copyOf(attempt.request().protocols());
        timeouts(attempt.request().rebalanceTimeoutMs(), attempt.request().sessionTimeoutMs());
    }

    /**
     * Sets both timeouts.
     *
     * @param rebalanceMs negative if the client is so old that it has none: then it is that of the session
     */
    void timeouts(int rebalanceMs, int sessionMs) {
        rebalanceTimeoutMs = rebalanceMs < 0 ? sessionMs : rebalanceMs;
        sessionTimeoutMs = sessionMs;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    ByteBuffer assignment() {
        return assignment;
    }

    void assignment(ByteBuffer value) {
        assignment = value;
    }

    boolean isWaitingForJoin() {
        return waitingJoin != null;
    }

    boolean isWaitingForSync() {
        return waitingSync != null;
    }

    /** Lets a JoinGroup wait; the one that waited until now, if any, is to be answered. */
    Optional<Ticket> awaitJoin(Ticket ticket) {
        Optional<Ticket> before = takeJoin();
        waitingJoin = ticket;
        return before;
    }

    /** Lets a SyncGroup wait; the one that waited until now, if any, is to be answered. */
    Optional<Ticket> awaitSync(Ticket ticket) {
        Optional<Ticket> before = takeSync();
        waitingSync = ticket;
        return before;
    }

    /** The JoinGroup that waits, which does no more: it is to be answered now. */
    Optional<Ticket> takeJoin() {
        Optional<Ticket> ticket = Optional.ofNullable(waitingJoin);
        waitingJoin = null;
        return ticket;
    }

    /** The SyncGroup that waits, which does no more: it is to be answered now. */
    Optional<Ticket> takeSync() {
        Optional<Ticket> ticket = Optional.ofNullable(waitingSync);
        waitingSync = null;
        return ticket;
    }

    /** It joins for the first time, so nothing but the answer can tell that it lives. */
    void beginFirstJoin(long nowMs) {
        joinedBefore = false;
        sessionDeadlineMs = nowMs + ClassicLimits.NEW_MEMBER_JOIN_TIMEOUT_MS;
    }

    /** Whether it has yet to be told of its first generation. */
    boolean isNew() {
        return !joinedBefore;
    }

    /** It was told of a generation. */
    void endJoin() {
        joinedBefore = true;
        formerGeneration = Replies.NO_GENERATION;
    }

    /** It comes from a group of the other kind, and knows the generation that it had there until it is told of one here. */
    void formerGeneration(int generation) {
        formerGeneration = generation;
    }

    /** Whether its requests may carry this generation, other than that of the group. */
    boolean knowsFormerGeneration(int generation) {
        return generation >= 0 && generation == formerGeneration;
    }

    /** It showed that it lives. */
    void extendSession(long nowMs) {
        if (joinedBefore) {
            sessionDeadlineMs = nowMs + sessionTimeoutMs;
        }
    }

    /** When its session expires; never while a member that was here before waits for an answer. */
    long sessionDeadlineMs() {
        boolean waits = isWaitingForJoin() || isWaitingForSync();
        return waits && joinedBefore ? Long.MAX_VALUE : sessionDeadlineMs;
    }
}
