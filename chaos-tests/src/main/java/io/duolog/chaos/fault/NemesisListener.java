package io.duolog.chaos.fault;

import io.duolog.chaos.history.FaultEvent;

/** Is told what a {@link Nemesis} does, in its thread. */
public interface NemesisListener {
    /** A fault began, ended or was skipped. */
    void faultHappened(FaultEvent event);

    /**
     * The harness could not do what it should: not what a system under test does wrong by itself, though a broker that does
     * not start again shows here, too.
     *
     * @param what what it tried, for people
     */
    void harnessFailed(String what, RuntimeException failure);
}
