package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.system.MeasuredSystem;
import io.duolog.perf.system.SystemFactory;
import io.duolog.perf.system.SystemSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The systems that run over all turns of a phase. One that does not start twice is given up. For one thread. */
final class KeptSystems implements AutoCloseable {
    private static final int START_FAILURES_MAX = 2;

    private final SystemFactory factory;
    private final Path directory;
    private final Map<SystemSpec, MeasuredSystem> running = new HashMap<>();
    private final Map<SystemSpec, List<IllegalStateException>> failures = new HashMap<>();
    private int nodes;
    private int started;

    /** Starts nothing yet; what the systems write goes below {@code directory}. */
    KeptSystems(SystemFactory factory, Path directory) {
        this.factory = requireNonNull(factory, "factory");
        this.directory = requireNonNull(directory, "directory");
    }

    /** From now on systems have so many brokers; those that ran are ended. */
    void begin(int nodeCount) {
        close();
        failures.clear();
        nodes = nodeCount;
    }

    /** The system of this description, if it runs. */
    @Nullable
    MeasuredSystem running(SystemSpec spec) {
        return running.get(spec);
    }

    /**
     * Starts one that does not run.
     *
     * @throws IllegalStateException if it does not start, or did not twice before
     */
    MeasuredSystem start(SystemSpec spec) {
        List<IllegalStateException> failed = failures.computeIfAbsent(spec, absent -> new ArrayList<>());
        if (failed.size() >= START_FAILURES_MAX) {
            throw failed.get(failed.size() - 1);
        }
        started++;
        Path home = directory.resolve(spec.fileName() + "-" + nodes + "-" + started);
        try {
            MeasuredSystem system = factory.start(spec, nodes, home);
            running.put(spec, system);
            return system;
        } catch (IllegalStateException e) {
            failed.add(e);
            throw e;
        }
    }

    /** Ends one, so that the next turn starts it anew: nobody knows in which state it is. */
    void end(SystemSpec spec) {
        MeasuredSystem system = running.remove(spec);
        if (system != null) {
            system.close();
        }
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::end);
    }
}
