package io.duolog.broker.group;

import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * Turns a group with members into one of the other kind, as {@code group.consumer.migration.policy} allows (KIP-848).
 *
 * <pre>
 *              a member of the consumer protocol joins
 *   CLASSIC  -------------------------------------------&gt;  CONSUMER, with members of both protocols
 *            &lt;-------------------------------------------
 *              the last such member is gone, others are left
 * </pre>
 *
 * <p>The end of the one and the begin of the other are one batch; if it cannot be kept, the former group goes on. Confined to the
 * shard.
 */
final class GroupMigration {
    /** The epoch of who is no member yet (KIP-848). */
    static final int JOINING_EPOCH = 0;

    private final GroupDirectory groups;
    private final GroupFactory factory;
    private final MigrationRules rules;

    GroupMigration(GroupDirectory groups, GroupFactory factory, MigrationRules rules) {
        this.groups = groups;
        this.factory = factory;
        this.rules = rules;
    }

    /**
     * A member of the consumer protocol comes to a classic group that has members.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND if the group may not change; UNKNOWN_MEMBER_ID for a member that does not join, but
     *     was in the group that this one is the successor of: it is to join anew
     */
    GroupDecision upgrade(ClassicKind former, HeartbeatAttempt attempt, long nowMs) {
        ClassicRoster roster = former.roster();
        requireUpgradable(former.groupId(), roster);
        if (attempt.request().memberEpoch() != JOINING_EPOCH) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_MEMBER_ID,
                    "group " + former.groupId() + " is classic now; member "
                            + attempt.request().memberId() + " may join it anew");
        }
        ConsumerProtocol next =
                groups.consumerPredecessor(former.groupId()).orElseGet(() -> factory.consumer(former.groupId()));
        GroupDecision joined = next.takeOver(roster, attempt, nowMs);
        if (joined.records().isEmpty()) {
            return joined;
        }
        GroupDecision end = new GroupDecision(former.tombstones(), List.of()).and(former.dismiss(nowMs));
        groups.convert(former, next);
        return end.and(joined);
    }

    /** Who has only asked for an id is no member yet, and does not count. */
    private void requireUpgradable(String groupId, ClassicRoster roster) {
        if (roster.members().isEmpty()) {
            return;
        }
        if (!roster.protocolType().equals(EmbeddedProtocol.CONSUMER)) {
            throw new ApiException(
                    ErrorCode.GROUP_ID_NOT_FOUND,
                    "Group " + groupId + " is not a consumer group: its members are of type '" + roster.protocolType()
                            + "'.");
        }
        if (!rules.policy().allowsUpgrade()) {
            throw new ApiException(
                    ErrorCode.GROUP_ID_NOT_FOUND,
                    "Group " + groupId + " has members of the classic protocol, and may not change while it has:"
                            + " group.consumer.migration.policy="
                            + rules.policy().setting() + ".");
        }
        if (roster.members().size() > rules.consumerGroupMaxSize()) {
            throw new ApiException(
                    ErrorCode.GROUP_ID_NOT_FOUND,
                    "Group " + groupId + " has " + roster.members().size()
                            + " members of the classic protocol, and may not change: group.consumer.max.size="
                            + rules.consumerGroupMaxSize() + ".");
        }
    }

    /**
     * A group has decided. If nobody is left in it who speaks the consumer protocol, those who are go on in a classic group.
     *
     * @return the decision, and what follows from it
     */
    GroupDecision after(Group group, GroupDecision decision, long nowMs) {
        if (decision.records().isEmpty()
                || !rules.policy().allowsDowngrade()
                || !(group instanceof ConsumerProtocol former)) {
            return decision;
        }
        Optional<ClassicRoster> roster =
                former.classicRoster().filter(members -> members.members().size() <= rules.classicGroupMaxSize());
        if (roster.isEmpty()) {
            return decision;
        }
        ClassicKind next = factory.classic(former.groupId());
        GroupDecision end = decision.and(new GroupDecision(former.tombstones(), List.of()));
        GroupDecision whole = end.and(next.takeOver(roster.get(), nowMs));
        groups.convert(former, next);
        return whole;
    }
}
