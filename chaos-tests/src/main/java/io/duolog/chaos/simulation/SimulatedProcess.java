package io.duolog.chaos.simulation;

import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.PausableScheduler;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of one process, which can be stopped and continued as SIGSTOP and SIGCONT do, or ended as SIGKILL does. Each
 * thread runs its tasks one after the other; several threads interleave as the seed says.
 */
final class SimulatedProcess {
    private final SimulatedExecution execution;
    private final List<PausableScheduler> threads = new ArrayList<>();

    SimulatedProcess(SimulatedExecution execution) {
        this.execution = execution;
    }

    /** A further thread. */
    SerialScheduler newThread() {
        PausableScheduler thread = new PausableScheduler(execution.newScheduler());
        threads.add(thread);
        return thread;
    }

    /** Nothing runs any more, for good. */
    void kill() {
        threads.forEach(PausableScheduler::kill);
    }

    /** Nothing runs until {@link #resume}; time goes on. */
    void pause() {
        threads.forEach(PausableScheduler::pause);
    }

    /** What should have run meanwhile runs now, each thread's in its order. */
    void resume() {
        threads.forEach(PausableScheduler::resume);
    }
}
