package io.duolog.cli.reassignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReassignmentPlannerTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    private static TopicPartition orders(int partition) {
        return new TopicPartition("orders", partition);
    }

    private static Map<Integer, String> withoutRacks(int... brokers) {
        Map<Integer, String> racks = new TreeMap<>();
        for (int broker : brokers) {
            racks.put(broker, "");
        }
        return racks;
    }

    private static ReassignmentPlan allOn(int partitions, List<Integer> replicas) {
        Map<TopicPartition, List<Integer>> plan = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            plan.put(orders(i), replicas);
        }
        return new ReassignmentPlan(plan);
    }

    private static Map<Integer, Integer> count(ReassignmentPlan plan, boolean leadersOnly) {
        Map<Integer, Integer> counts = new HashMap<>();
        plan.replicas().values().forEach(replicas -> (leadersOnly ? replicas.subList(0, 1) : replicas)
                .forEach(broker -> counts.merge(broker, 1, Integer::sum)));
        return counts;
    }

    @Test
    void leavesAloneWhatIsWellSpread() {
        ReassignmentPlan current = new ReassignmentPlan(
                Map.of(orders(0), List.of(1, 2), orders(1), List.of(2, 3), orders(2), List.of(3, 1)));

        ReassignmentPlan plan = new ReassignmentPlanner(withoutRacks(1, 2, 3)).plan(current, 0);

        assertThat(plan).isEqualTo(current);
        assertThat(plan.changesFrom(current).replicas()).isEmpty();
    }

    @Test
    void givesANewBrokerItsShareAndCopiesNoMoreThanThat() {
        ReassignmentPlan current = allOn(8, List.of(1, 2));

        ReassignmentPlan plan = new ReassignmentPlanner(withoutRacks(1, 2, 3, 4)).plan(current, 0);

        assertThat(count(plan, false)).isEqualTo(Map.of(1, 4, 2, 4, 3, 4, 4, 4));
        assertThat(count(plan, true)).isEqualTo(Map.of(1, 2, 2, 2, 3, 2, 4, 2));
        assertThat(plan.copiesFrom(current)).isEqualTo(8);
    }

    @Test
    void emptiesABrokerThatIsNotNamed() {
        ReassignmentPlan plan = new ReassignmentPlanner(withoutRacks(2, 3, 4)).plan(allOn(6, List.of(1, 2, 3)), 0);

        assertThat(plan.replicas().values())
                .allSatisfy(replicas -> assertThat(replicas).containsExactlyInAnyOrder(2, 3, 4));
        assertThat(count(plan, true)).isEqualTo(Map.of(2, 2, 3, 2, 4, 2));
    }

    @Test
    void putsReplicasOnDifferentRacks() {
        Map<Integer, String> racks = new TreeMap<>(Map.of(1, "a", 2, "a", 3, "b", 4, "b"));

        ReassignmentPlan plan = new ReassignmentPlanner(racks).plan(allOn(8, List.of(1, 2)), 0);

        assertThat(plan.replicas().values())
                .allSatisfy(replicas ->
                        assertThat(replicas.stream().map(racks::get).distinct()).hasSize(2));
        assertThat(count(plan, false)).isEqualTo(Map.of(1, 4, 2, 4, 3, 4, 4, 4));
    }

    @Test
    void changesTheReplicationFactor() {
        ReassignmentPlanner planner = new ReassignmentPlanner(withoutRacks(1, 2, 3));

        ReassignmentPlan plan = planner.plan(allOn(3, List.of(1)), 3);

        assertThat(plan.replicas().values())
                .allSatisfy(replicas -> assertThat(replicas).containsExactlyInAnyOrder(1, 2, 3));
        assertThatThrownBy(() -> new ReassignmentPlanner(withoutRacks(1, 2)).plan(allOn(1, List.of(1)), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("orders-0 is to have 3 replicas, and there are 2 brokers");
    }

    @Test
    void whateverTheBeginningThePlanIsValidAndNobodyHasMuchMoreThanTheirShare() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            Map<Integer, String> racks = new TreeMap<>();
            int brokers = 1 + random.nextInt(6);
            boolean hasRacks = random.nextBoolean();
            for (int id = 1; id <= brokers; id++) {
                racks.put(id, hasRacks ? "rack" + random.nextInt(3) : "");
            }
            Map<TopicPartition, List<Integer>> current = new HashMap<>();
            int factor = 1 + random.nextInt(brokers);
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                List<Integer> all = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
                Collections.shuffle(all, random);
                current.put(orders(i), all.subList(0, factor));
            }

            ReassignmentPlan plan = new ReassignmentPlanner(racks).plan(new ReassignmentPlan(current), 0);

            String evidence = "seed " + SEED + ", round " + round + ", racks " + racks + ", from " + current;
            plan.replicas().forEach((partition, replicas) -> {
                assertThat(replicas).as(evidence).hasSize(factor).doesNotHaveDuplicates();
                assertThat(racks.keySet()).as(evidence).containsAll(replicas);
                if (hasRacks) {
                    long possible = Math.min(factor, new HashSet<>(racks.values()).size());
                    assertThat(replicas.stream().map(racks::get).distinct().count())
                            .as(evidence)
                            .isEqualTo(possible);
                }
            });
            if (!hasRacks) {
                int share = (current.size() * factor + brokers - 1) / brokers;
                assertThat(count(plan, false).values()).as(evidence).allMatch(held -> held <= share + factor);
            }
        }
    }
}
