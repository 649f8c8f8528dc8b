package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    @Test
    void runsATaskNotBeforeItsTime() throws Exception {
        try (TimerWheel wheel = new TimerWheel("test-timer")) {
            long startedNs = System.nanoTime();
            CompletableFuture<Long> ranNs = new CompletableFuture<>();
            wheel.schedule(() -> ranNs.complete(System.nanoTime()), 50);
            assertThat(ranNs.get(30, TimeUnit.SECONDS) - startedNs).isGreaterThanOrEqualTo(50_000_000L);
        }
    }

    @Test
    void doesNotRunWhatWasCancelled() throws Exception {
        try (TimerWheel wheel = new TimerWheel("test-timer")) {
            CompletableFuture<Void> cancelled = new CompletableFuture<>();
            wheel.schedule(() -> cancelled.complete(null), 30).run();
            CompletableFuture<Void> later = new CompletableFuture<>();
            wheel.schedule(() -> later.complete(null), 60);
            later.get(30, TimeUnit.SECONDS);
            assertThat(cancelled).isNotDone();
        }
    }

    @Test
    void refusesTasksAfterTheEnd() {
        TimerWheel wheel = new TimerWheel("test-timer");
        wheel.schedule(() -> {}, 1);
        wheel.close();
        wheel.close();
        assertThatThrownBy(() -> wheel.schedule(() -> {}, 1)).isInstanceOf(IllegalStateException.class);
    }
}
