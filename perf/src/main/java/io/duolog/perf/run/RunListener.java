package io.duolog.perf.run;

import io.duolog.perf.result.Sample;
import java.time.Duration;
import java.util.Optional;

/** Is told how a run goes on, on the thread that runs it but for {@link #working}, which may come from any. */
public interface RunListener {
    /**
     * A turn begins.
     *
     * @param number of the turn, from 1
     * @param count of all turns
     * @param left how long the run will go on; empty while nothing is known
     */
    void began(Turn turn, int number, int count, Optional<Duration> left);

    /** A few words about what happens now. */
    void working(String what);

    /** A turn ended with this. */
    void ended(Turn turn, Sample sample);

    /** The time of the run is over, and so many turns are left. */
    void outOfTime(int turnsLeft);
}
