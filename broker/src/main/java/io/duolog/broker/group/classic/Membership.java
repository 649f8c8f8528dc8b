package io.duolog.broker.group.classic;

import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a group: members in the order in which they came, the ids that were handed out but not joined with yet,
 * static members by instance id, and the leader. Confined to its group.
 */
final class Membership {
    private final Map<String, ClassicMember> members = new LinkedHashMap<>();
    private final Map<String, String> staticMembers = new LinkedHashMap<>();
    private final Map<String, Long> pending = new LinkedHashMap<>();
    private @Nullable String leaderId;

    Collection<ClassicMember> all() {
        return Collections.unmodifiableCollection(members.values());
    }

    /** A copy, for those who remove members on the way. */
    List<ClassicMember> matching(Predicate<ClassicMember> condition) {
        return members.values().stream().filter(condition).toList();
    }

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean contains(String memberId) {
        return members.containsKey(memberId);
    }

    Optional<ClassicMember> find(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    Optional<ClassicMember> findStatic(String groupInstanceId) {
        return Optional.ofNullable(staticMembers.get(groupInstanceId)).map(members::get);
    }

    /**
     * The member that claims to be who it says.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID if another one took over its instance id
     */
    ClassicMember require(String memberId, @Nullable String groupInstanceId) {
        if (groupInstanceId != null) {
            ClassicMember owner = findStatic(groupInstanceId)
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.UNKNOWN_MEMBER_ID, "no member has group.instance.id " + groupInstanceId));
            if (!owner.memberId().equals(memberId)) {
                throw new ApiException(
                        ErrorCode.FENCED_INSTANCE_ID, "group.instance.id " + groupInstanceId + " has another member");
            }
        }
        return find(memberId)
                .orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member has id " + memberId));
    }

    /** Adds a member, which leads if there was none. */
    void add(ClassicMember member) {
        members.put(member.memberId(), member);
        pending.remove(member.memberId());
        if (member.groupInstanceId() != null) {
            staticMembers.put(member.groupInstanceId(), member.memberId());
        }
        if (leaderId == null) {
            leaderId = member.memberId();
        }
    }

    /** Removes a member; if it led, the one that came first of those who are left does. */
    void remove(ClassicMember member) {
        members.remove(member.memberId());
        if (member.groupInstanceId() != null) {
            staticMembers.remove(member.groupInstanceId(), member.memberId());
        }
        if (isLeader(member.memberId())) {
            leaderId = members.keySet().stream().findFirst().orElse(null);
        }
    }

    /** Forgets everybody. */
    void clear() {
        members.clear();
        staticMembers.clear();
        pending.clear();
        leaderId = null;
    }

    /** Puts {@code next} in the place of {@code old}, leadership included. */
    void replace(ClassicMember old, ClassicMember next) {
        List<ClassicMember> replaced = replacing(old, next);
        boolean led = isLeader(old.memberId());
        members.clear();
        staticMembers.remove(old.groupInstanceId());
        replaced.forEach(this::add);
        if (led) {
            leaderId = next.memberId();
        }
    }

    /** All members, with {@code next} in the place of {@code old}. */
    List<ClassicMember> replacing(ClassicMember old, ClassicMember next) {
        List<ClassicMember> replaced = new ArrayList<>(members.values());
        replaced.replaceAll(member -> member == old ? next : member);
        return replaced;
    }

    /** Hands out an id: it is to join with it before the deadline. */
    void addPending(String memberId, long deadlineMs) {
        pending.put(memberId, deadlineMs);
    }

    boolean removePending(String memberId) {
        return pending.remove(memberId) != null;
    }

    boolean isPending(String memberId) {
        return pending.containsKey(memberId);
    }

    Set<String> pending() {
        return Collections.unmodifiableSet(pending.keySet());
    }

    /** Takes away the ids that were not used in time; whether there were any. */
    boolean expirePending(long nowMs) {
        return pending.values().removeIf(deadlineMs -> deadlineMs <= nowMs);
    }

    @Nullable
    String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    void leader(String memberId) {
        leaderId = memberId;
    }

    /** Gives leadership to one who has joined, if the leader has not; false if nobody has joined. */
    boolean electJoinedLeader() {
        Optional<ClassicMember> leader = Optional.ofNullable(leaderId).map(members::get);
        if (leader.isPresent() && leader.get().isWaitingForJoin()) {
            return true;
        }
        Optional<String> joined = members.values().stream()
                .filter(ClassicMember::isWaitingForJoin)
                .map(ClassicMember::memberId)
                .findFirst();
        joined.ifPresent(id -> leaderId = id);
        return joined.isPresent();
    }

    boolean haveAllJoined() {
        return pending.isEmpty() && members.values().stream().allMatch(ClassicMember::isWaitingForJoin);
    }

    int joinedCount() {
        return (int) members.values().stream()
                .filter(ClassicMember::isWaitingForJoin)
                .count();
    }

    /** How long a rebalance may take: as long as the most patient member allows; 0 without members. */
    int rebalanceTimeoutMs() {
        return members.values().stream()
                .mapToInt(ClassicMember::rebalanceTimeoutMs)
                .max()
                .orElse(0);
    }

    /** What each member knows, in the order of {@link #all}. */
    List<List<MemberProtocol>> protocols() {
        return members.values().stream().map(ClassicMember::protocols).toList();
    }

    /** The earliest end of a session or of a pending id; {@link Long#MAX_VALUE} if none ends. */
    long nextDeadlineMs() {
        long deadlineMs = Long.MAX_VALUE;
        for (ClassicMember member : members.values()) {
            deadlineMs = Math.min(deadlineMs, member.sessionDeadlineMs());
        }
        for (long pendingDeadlineMs : pending.values()) {
            deadlineMs = Math.min(deadlineMs, pendingDeadlineMs);
        }
        return deadlineMs;
    }
}
