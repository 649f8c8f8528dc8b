package io.duolog.coordination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausableSchedulerTest {
    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final PausableScheduler scheduler = new PausableScheduler(execution.newScheduler());
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsAfterAPauseWhatBecameDueMeanwhileInOrder() {
        scheduler.schedule(() -> ran.add("due"), Duration.ofMillis(5));
        scheduler.execute(() -> ran.add("first"));
        scheduler.pause();
        scheduler.execute(() -> ran.add("second"));
        execution.advance(Duration.ofMillis(10));
        assertThat(ran).isEmpty();

        scheduler.execute(() -> ran.add("third"));
        scheduler.resume();
        scheduler.execute(() -> ran.add("fourth"));
        execution.runUntilIdle();

        assertThat(ran).containsExactly("first", "second", "due", "third", "fourth");
    }

    @Test
    void runsNothingThatWasCancelledDuringAPause() {
        var timer = scheduler.schedule(() -> ran.add("due"), Duration.ofMillis(5));
        scheduler.pause();
        execution.advance(Duration.ofMillis(10));

        timer.cancel();
        scheduler.resume();
        execution.runUntilIdle();

        assertThat(ran).isEmpty();
    }

    @Test
    void runsNothingAfterTheKill() {
        scheduler.execute(() -> ran.add("waiting"));
        scheduler.schedule(() -> ran.add("due"), Duration.ofMillis(5));

        scheduler.kill();
        scheduler.execute(() -> ran.add("late"));
        execution.advance(Duration.ofMillis(10));

        assertThat(ran).isEmpty();
    }
}
