package io.duolog.chaos.fault;

/**
 * Does what a schedule says to a system under test and its clients. One run each; for one thread.
 *
 * <p>A step that cannot be done then, since its node is down already or nobody leads, is skipped and told so; for the
 * triggers of other steps it has begun and ended at that moment.
 */
public final class Nemesis {
    /** One that has not begun. */
    public Nemesis(Surroundings surroundings, RunClock clock, NemesisListener listener) {}

    /**
     * Runs a schedule until all of its steps are over or {@code durationMs} has passed; steps that have not begun by then are
     * skipped, and those that have go on until {@link #healAll}.
     *
     * @throws InterruptedException if the thread is interrupted; {@link #healAll} works still
     */
    public void run(Schedule schedule, long durationMs) throws InterruptedException {}

    /**
     * Ends all faults that still last, and makes everything whole that is not: resumes, heals links and disks, starts. What
     * fails is told to the listener, and the rest is done nevertheless.
     */
    public void healAll() {}

    /** The schedule as it went: times for triggers, and nodes for symbolic targets; without what was skipped. */
    public Schedule literal() {
        return new Schedule(0, java.util.List.of());
    }
}
