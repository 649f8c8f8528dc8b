package io.duolog.chaos.simulation;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The threads of one process, which can be stopped and continued as SIGSTOP and SIGCONT do, or ended as SIGKILL does. Each
 * thread runs its tasks one after the other; several threads interleave as the seed says.
 */
final class SimulatedProcess {
    private final SimulatedExecution execution;
    private final Deque<Held> held = new ArrayDeque<>();
    private boolean alive = true;
    private boolean paused;

    private record Held(SerialScheduler thread, Runnable task) {}

    SimulatedProcess(SimulatedExecution execution) {
        this.execution = execution;
    }

    /** A further thread. */
    SerialScheduler newThread() {
        return new ProcessThread(execution.newScheduler());
    }

    boolean alive() {
        return alive;
    }

    boolean paused() {
        return paused;
    }

    /** Nothing runs any more, for good. */
    void kill() {
        alive = false;
        held.clear();
    }

    /** Nothing runs until {@link #resume}; time goes on. */
    void pause() {
        paused = true;
    }

    /** What should have run meanwhile runs now, in its order. */
    void resume() {
        paused = false;
        for (Held next = held.poll(); next != null; next = held.poll()) {
            Held resumed = next;
            resumed.thread().execute(() -> runIfAlive(resumed));
        }
    }

    private void runIfAlive(Held task) {
        if (!alive) {
            return;
        }
        if (paused) {
            held.add(task);
        } else {
            task.task().run();
        }
    }

    private final class ProcessThread implements SerialScheduler {
        private final SerialScheduler thread;

        private ProcessThread(SerialScheduler thread) {
            this.thread = thread;
        }

        @Override
        public void execute(Runnable task) {
            Held held = new Held(thread, task);
            thread.execute(() -> runIfAlive(held));
        }

        @Override
        public Cancellable schedule(Runnable task, Duration delay) {
            Held held = new Held(thread, task);
            return thread.schedule(() -> runIfAlive(held), delay);
        }

        @Override
        public long nanoTime() {
            return thread.nanoTime();
        }
    }
}
