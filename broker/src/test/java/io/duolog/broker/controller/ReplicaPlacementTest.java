package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicaPlacementTest {
    @Test
    void oneBrokerGetsEverything() {
        assertThat(new ReplicaPlacement(Samples.brokers(5)).place(3, 0, 2, 1)).containsExactly(List.of(5), List.of(5));
    }

    @Test
    void spreadsLeadersAndReplicasEvenly() {
        Map<Integer, Integer> leaders = new HashMap<>();
        Map<Integer, Integer> replicas = new HashMap<>();
        for (List<Integer> placed : new ReplicaPlacement(Samples.brokers(1, 2, 3, 4)).place(7, 0, 12, 3)) {
            assertThat(new HashSet<>(placed)).hasSize(3);
            leaders.merge(placed.get(0), 1, Integer::sum);
            placed.forEach(broker -> replicas.merge(broker, 1, Integer::sum));
        }
        assertThat(leaders.values()).containsOnly(3);
        assertThat(replicas.values()).containsOnly(9);
    }

    @Test
    void spreadsTheFollowersOfOneLeader() {
        Map<Integer, Integer> followers = new HashMap<>();
        for (List<Integer> placed : new ReplicaPlacement(Samples.brokers(1, 2, 3, 4)).place(0, 0, 12, 2)) {
            if (placed.get(0) == 1) {
                followers.merge(placed.get(1), 1, Integer::sum);
            }
        }
        assertThat(followers).isEqualTo(Map.of(2, 1, 3, 1, 4, 1));
    }

    @Test
    void takesDifferentRacksWhileThereAreAny() {
        MetadataImage image = MetadataImage.EMPTY;
        for (int id = 1; id <= 6; id++) {
            image = image.with(Samples.registration(id, "rack" + id % 3, false));
        }
        for (List<Integer> placed : new ReplicaPlacement(image).place(0, 0, 30, 3)) {
            assertThat(placed.stream().map(id -> id % 3).distinct()).hasSize(3);
        }
        assertThat(new ReplicaPlacement(image).place(0, 0, 1, 5).get(0))
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void takesFencedBrokersOnlyAsLastFollowers() {
        MetadataImage image = Samples.brokers(2, 3).with(Samples.registration(1, null, true));
        for (List<Integer> placed : new ReplicaPlacement(image).place(0, 0, 6, 3)) {
            assertThat(placed.get(2)).isEqualTo(1);
        }
        for (List<Integer> placed : new ReplicaPlacement(image).place(0, 0, 6, 2)) {
            assertThat(placed).doesNotContain(1);
        }
    }
}
