package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TopicPlacesTest {
    private static final TopicPlan FIRST = new TopicPlan("queue-0-0", 2, 3, 2, -1, true, true, 5, false);
    private static final TopicPlan SECOND = RotatedTopic.next(FIRST);

    private final Queue<Runnable> creator = new ArrayDeque<>();
    private final List<TopicPlan> created = new ArrayList<>();
    private boolean canCreate = true;

    @Test
    void aTopicThatHadItsWritesIsLeftOnceItsSuccessorExists() {
        TopicPlaces places = places(3, FIRST);
        write(places, "queue-0-0", 6);
        assertThat(places.current("queue-0-0")).isEqualTo(FIRST);

        runCreator();

        assertThat(places.current("queue-0-0")).isEqualTo(SECOND);
        assertThat(created).containsExactly(SECOND);
    }

    @Test
    void whatCouldNotBeCreatedIsTriedAgain() {
        TopicPlaces places = places(3, FIRST);
        canCreate = false;
        write(places, "queue-0-0", 7);
        runCreator();
        assertThat(places.current("queue-0-0")).isEqualTo(FIRST);

        canCreate = true;
        write(places, "queue-0-0", 1);
        runCreator();

        assertThat(places.current("queue-0-0")).isEqualTo(SECOND);
    }

    @Test
    void aTopicIsCreatedOnceHoweverManyWritesComeMeanwhile() {
        TopicPlaces places = places(1, FIRST);
        write(places, "queue-0-0", 10);
        assertThat(creator).hasSize(1);
        runCreator();
        write(places, "queue-0-0", 10);

        assertThat(creator).isEmpty();
    }

    @Test
    void aRestartedWorkerGoesOnWithTheNewestTopic() {
        assertThat(places(3, FIRST, RotatedTopic.next(SECOND), SECOND)
                        .current("queue-0-0")
                        .name())
                .isEqualTo("queue-0-2");
    }

    @Test
    void readsTheNewestTopicsOfThePlacesAskedFor() {
        TopicPlan other = new TopicPlan("queue-1-0", 1, 3, 2, -1, true, true, 5, false);

        assertThat(places(3, FIRST, other, SECOND, RotatedTopic.next(SECOND)).partitions(List.of("queue-0-0"), 2))
                .containsExactlyInAnyOrder(
                        new TopicPartition("queue-0-1", 0),
                        new TopicPartition("queue-0-1", 1),
                        new TopicPartition("queue-0-2", 0),
                        new TopicPartition("queue-0-2", 1));
    }

    @Test
    void withoutRotationNamesHaveNoMeaning() {
        TopicPlan plain = new TopicPlan("acks-all", 1, 3, 2, -1, true, true, 5, false);
        TopicPlaces places = places(0, plain);
        write(places, "acks-all", 100);

        assertThat(creator).isEmpty();
        assertThat(places.current("acks-all")).isEqualTo(plain);
    }

    private TopicPlaces places(int writesMax, TopicPlan... topics) {
        return new TopicPlaces(
                writesMax,
                List.of(topics),
                topic -> {
                    created.add(topic);
                    return canCreate;
                },
                creator::add);
    }

    private static void write(TopicPlaces places, String topic, int count) {
        for (int write = 0; write < count; write++) {
            places.wrote(topic);
        }
    }

    private void runCreator() {
        for (Runnable task = creator.poll(); task != null; task = creator.poll()) {
            task.run();
        }
    }
}
