package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FirstOfThreadTest {
    private final FirstOfThread<Instant> events = new FirstOfThread<>(time -> time);

    @Test
    void keepsBackTheFirstOfEach() {
        assertThat(events.allButFirst(1, at(10))).isEmpty();
        assertThat(events.allButFirst(2, at(11))).isEmpty();
        assertThat(events.allButFirst(1, at(12))).contains(at(12));
        assertThat(events.allButFirst(2, at(13))).contains(at(13));
    }

    @Test
    void keepsBackTheEarliestIfItComesLate() {
        assertThat(events.allButFirst(1, at(10))).isEmpty();
        assertThat(events.allButFirst(1, at(5))).contains(at(10));
        assertThat(events.allButFirst(1, at(7))).contains(at(7));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
