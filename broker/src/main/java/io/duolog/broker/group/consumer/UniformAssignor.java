package io.duolog.broker.group.consumer;

import java.util.Map;

/**
 * Gives members as equal numbers of partitions as their subscriptions allow, and moves no more than that needs: what a
 * member has stays there unless somebody else has too little.
 */
public final class UniformAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, PartitionSet> assign(Input input) {
        UniformAssignment assignment = new UniformAssignment(input);
        assignment.keepCurrent();
        assignment.assignRest();
        assignment.balance();
        return assignment.result();
    }
}
