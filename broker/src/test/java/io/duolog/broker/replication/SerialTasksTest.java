package io.duolog.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
    private final TestLoop threads = new TestLoop();
    private final SerialTasks tasks = new SerialTasks(threads);
    private final List<String> done = new ArrayList<>();

    @Test
    void runsOneAfterTheOtherInOrder() {
        tasks.execute(() -> {
            tasks.execute(() -> done.add("second"));
            done.add("first");
        });
        assertThat(done).isEmpty();
        threads.run();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void runsHereWhatNothingElseIsBefore() {
        tasks.executeHere(() -> done.add("here"));
        assertThat(done).containsExactly("here");
    }

    @Test
    void runsNothingHereBeforeWhatWaits() {
        tasks.execute(() -> done.add("first"));
        tasks.executeHere(() -> done.add("second"));
        assertThat(done).isEmpty();
        threads.run();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void leavesToTheThreadsWhatIsAddedMeanwhile() {
        tasks.executeHere(() -> {
            tasks.executeHere(() -> done.add("second"));
            tasks.execute(() -> done.add("third"));
            done.add("first");
        });
        assertThat(done).containsExactly("first");
        threads.run();
        assertThat(done).containsExactly("first", "second", "third");
        tasks.executeHere(() -> done.add("fourth"));
        assertThat(done).endsWith("fourth");
    }

    @Test
    void goesOnAfterATaskThatFailed() {
        tasks.executeHere(() -> {
            tasks.execute(() -> done.add("next"));
            throw new IllegalStateException("as the test wants it");
        });
        threads.run();
        assertThat(done).containsExactly("next");
    }
}
