package io.duolog.broker.group.consumer;

import io.duolog.broker.group.consumer.PartitionAssignor.Input;
import io.duolog.broker.group.consumer.PartitionAssignor.Member;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes what each member is to have, when the group is at a new epoch. Pure. */
final class TargetAssignment {
    private final ConsumerGroupRecords records;
    private final List<PartitionAssignor> assignors;

    TargetAssignment(ConsumerGroupRecords records, List<PartitionAssignor> assignors) {
        this.records = records;
        this.assignors = assignors;
    }

    /** Makes a target for the group's epoch, if there is none yet. The records are those of members with another one. */
    void update(ConsumerTurn turn) {
        ConsumerGroupState state = turn.state();
        if (state.assignmentEpoch() >= state.epoch()) {
            return;
        }
        SortedMap<String, Member> members = new TreeMap<>();
        state.members()
                .values()
                .forEach(member -> members.put(
                        member.id(),
                        new Member(
                                member.order(),
                                Subscriptions.topics(state, member, turn.topics()),
                                state.target(member.id()))));
        Map<String, PartitionSet> targets = preferred(state).assign(new Input(members));
        for (String memberId : members.keySet()) {
            PartitionSet target = targets.getOrDefault(memberId, PartitionSet.EMPTY);
            if (!state.targets().containsKey(memberId) || !target.equals(state.target(memberId))) {
                turn.emit(records.targetOf(memberId, target));
            }
        }
        turn.emit(records.target(state.epoch(), turn.nowMs()));
    }

    /** The assignor that most members ask for; of two with as many votes, and without any, the first one configured. */
    PartitionAssignor preferred(ConsumerGroupState state) {
        PartitionAssignor best = assignors.get(0);
        long most = 0;
        for (PartitionAssignor assignor : assignors) {
            long votes = state.members().values().stream()
                    .filter(member -> assignor.name().equals(member.profile().assignor()))
                    .count();
            if (votes > most) {
                best = assignor;
                most = votes;
            }
        }
        return best;
    }
}
