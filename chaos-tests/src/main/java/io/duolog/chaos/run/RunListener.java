package io.duolog.chaos.run;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.workload.Work;

/** Is told how a run goes on; by the thread that runs it. */
public interface RunListener {
    /** A phase has begun. */
    default void began(Phase phase) {}

    /** Some time has passed: a few times a second while the workload runs. */
    default void worked(Phase phase, long elapsedMs, Work work) {}

    /** A fault began, ended or was skipped. */
    default void faultHappened(FaultEvent event) {}

    /** Something that a person should know. */
    default void noted(String message) {}
}
