package io.duolog.perf.run;

import io.duolog.perf.result.Sample;

/** Takes samples. For one thread. */
public interface Sampler extends AutoCloseable {
    /**
     * Makes ready what the turns of a phase share, and ends what those of the phase before shared.
     *
     * @throws InterruptedException if the run is to end
     */
    void begin(Phase phase) throws InterruptedException;

    /**
     * Takes one sample. That it could not be measured is a {@linkplain Sample#problem() problem} of the sample.
     *
     * @throws InterruptedException if the run is to end; there is no sample then
     */
    Sample take(Turn turn) throws InterruptedException;

    /** Ends everything that runs. */
    @Override
    void close();
}
