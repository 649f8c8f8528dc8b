package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeQueueTest {
    @Test
    void givesTimesBackInTheirOrderRoundAndRound() {
        TimeQueue queue = new TimeQueue(4);

        for (long time = 0; time < 100; time += 2) {
            queue.add(time);
            queue.add(time + 1);
            assertThat(queue.take()).isEqualTo(time);
            assertThat(queue.take()).isEqualTo(time + 1);
        }
    }

    @Test
    void hasRoomForItsCapacityAndAgainForWhatWasTaken() {
        TimeQueue queue = new TimeQueue(2);
        queue.add(1);
        assertThat(queue.hasRoom()).isTrue();
        queue.add(2);
        assertThat(queue.hasRoom()).isFalse();

        queue.take();

        assertThat(queue.hasRoom()).isTrue();
    }
}
