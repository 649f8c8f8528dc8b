package io.duolog.broker.group.classic;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.RebalanceHistory;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one group share: its members, its generation and where it is. Confined to its group.
 *
 * <p>A decision whose record has to be in the log before it counts leaves its effect here as {@link AfterAppend}.
 */
final class GroupContext {
    /** What the newest record means for the state. Exactly one of the two is called, before any other event. */
    interface AfterAppend {
        /** The record is in the log. */
        void appended();

        /** It is not; whoever waits for it has been answered. */
        void failed(ErrorCode error, Turn turn);
    }

    private final String groupId;
    private final GroupConfig config;
    private final Membership members = new Membership();
    private final RebalanceHistory history = new RebalanceHistory();
    private ClassicGroupState state = ClassicGroupState.EMPTY;
    private int generation;
    private @Nullable String protocolType;
    private @Nullable String protocolName;
    private long stateSinceMs = ClassicGroupRecords.NO_TIMESTAMP;
    private Optional<Set<String>> subscribedTopics = Optional.empty();
    private @Nullable AfterAppend afterAppend;
    private boolean recorded;

    GroupContext(String groupId, GroupConfig config) {
        this.groupId = requireNonNull(groupId, "groupId");
        this.config = requireNonNull(config, "config");
    }

    String groupId() {
        return groupId;
    }

    GroupConfig config() {
        return config;
    }

    Membership members() {
        return members;
    }

    RebalanceHistory history() {
        return history;
    }

    ClassicGroupState state() {
        return state;
    }

    boolean is(ClassicGroupState expected) {
        return state == expected;
    }

    void transitionTo(ClassicGroupState next, long nowMs) {
        state = next;
        stateSinceMs = nowMs;
    }

    int generation() {
        return generation;
    }

    /** Whether a request of this member with this generation is about the present one. */
    boolean isPresent(int requested, ClassicMember member) {
        return requested == generation || member.knowsFormerGeneration(requested);
    }

    @Nullable
    String protocolType() {
        return protocolType;
    }

    /** The first member of an empty group says what the group is for. */
    void protocolType(String value) {
        protocolType = value;
    }

    @Nullable
    String protocolName() {
        return protocolName;
    }

    /** When the group came to where it is; {@link ClassicGroupRecords#NO_TIMESTAMP} if an old record did not tell. */
    long stateSinceMs() {
        return stateSinceMs;
    }

    /** The topics that the members of a {@code consumer} group want; empty if that cannot be told. */
    Optional<Set<String>> subscribedTopics() {
        return subscribedTopics;
    }

    /** Whether there is a record of this group in the log. */
    boolean isRecorded() {
        return recorded;
    }

    void recorded(boolean value) {
        recorded = value;
    }

    /** Begins the next generation with the members that there are: it has a protocol if anybody is left. */
    void nextGeneration() {
        adopt(generation + 1, ProtocolSelection.select(members.protocols()).orElse(null), protocolType);
    }

    /** Takes over a generation that was decided before. */
    void adopt(int newGeneration, @Nullable String newProtocolName, @Nullable String newProtocolType) {
        generation = newGeneration;
        protocolName = newProtocolName;
        protocolType = newProtocolType;
        subscribedTopics = ConsumerSubscriptions.topics(members.all(), newProtocolType, newProtocolName);
    }

    void restoreTimestamp(long sinceMs) {
        stateSinceMs = sinceMs;
    }

    /** Writes {@code record}, and says what it means. */
    void append(CoordinatorRecord record, AfterAppend effect, Turn turn) {
        turn.record(record);
        afterAppend = effect;
    }

    /** What the newest record meant, once. */
    Optional<AfterAppend> takeAfterAppend() {
        Optional<AfterAppend> effect = Optional.ofNullable(afterAppend);
        afterAppend = null;
        return effect;
    }

    /** Tells a member of this generation; only the leader learns who else is in it. */
    JoinGroupResponse joined(ClassicMember member) {
        boolean leads = members.isLeader(member.memberId());
        return joined(member.memberId(), requireNonNull(members.leaderId()), leads ? describeMembers() : List.of());
    }

    /** Tells a member of this generation. */
    JoinGroupResponse joined(String memberId, String leaderId, List<JoinGroupResponseMember> memberList) {
        return JoinGroupResponse.builder()
                .generationId(generation)
                .protocolType(protocolType)
                .protocolName(protocolName)
                .leader(leaderId)
                .memberId(memberId)
                .members(memberList)
                .build();
    }

    /** What a leader has to know to assign. */
    List<JoinGroupResponseMember> describeMembers() {
        return members.all().stream()
                .map(member -> new JoinGroupResponseMember(
                        member.memberId(), member.groupInstanceId(), member.metadata(protocolName)))
                .toList();
    }
}
