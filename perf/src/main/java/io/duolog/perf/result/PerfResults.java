package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run measured: the content of a {@link ResultsFile}.
 *
 * @param version of the format; {@link #VERSION}
 * @param id the name of the run
 * @param options what the run was asked for, by the names of the command's options, and beside them {@link #COMMAND} and
 *     names that begin with {@link #VERSION_PREFIX}
 * @param samples in the order in which they were taken
 */
public record PerfResults(
        int version, String id, Instant startedAt, Machine machine, Map<String, String> options, List<Sample> samples) {
    /** The version that this code writes and reads. */
    public static final int VERSION = 1;

    /** The option that holds the command line that repeats the run. */
    public static final String COMMAND = "command";

    /** With the name of a system behind it, the option that holds which version of that was measured. */
    public static final String VERSION_PREFIX = "version.";

    /** Copies the collections. */
    public PerfResults {
        requireNonNull(id, "id");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(machine, "machine");
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        samples = List.copyOf(samples);
    }

    /** Those of a run that begins. */
    public static PerfResults begin(String id, Instant startedAt, Machine machine, Map<String, String> options) {
        return new PerfResults(VERSION, id, startedAt, machine, options, List.of());
    }

    /** These and one more. */
    public PerfResults plus(Sample sample) {
        List<Sample> all = new ArrayList<>(samples);
        all.add(requireNonNull(sample, "sample"));
        return new PerfResults(version, id, startedAt, machine, options, all);
    }
}
