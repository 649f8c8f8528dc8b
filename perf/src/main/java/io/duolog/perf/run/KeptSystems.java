package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.system.MeasuredSystem;
import io.duolog.perf.system.SystemFactory;
import io.duolog.perf.system.SystemKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The systems that run over all turns of a phase. One that does not start twice is given up. For one thread. */
final class KeptSystems implements AutoCloseable {
    private static final int START_FAILURES_MAX = 2;

    private final SystemFactory factory;
    private final Path directory;
    private final Map<SystemKind, MeasuredSystem> running = new EnumMap<>(SystemKind.class);
    private final Map<SystemKind, List<IllegalStateException>> failures = new EnumMap<>(SystemKind.class);
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

    /** The system of this kind, if it runs. */
    @Nullable
    MeasuredSystem running(SystemKind kind) {
        return running.get(kind);
    }

    /**
     * Starts one that does not run.
     *
     * @throws IllegalStateException if it does not start, or did not twice before
     */
    MeasuredSystem start(SystemKind kind) {
        List<IllegalStateException> failed = failures.computeIfAbsent(kind, absent -> new ArrayList<>());
        if (failed.size() >= START_FAILURES_MAX) {
            throw failed.get(failed.size() - 1);
        }
        started++;
        Path home = directory.resolve(kind.systemName() + "-" + nodes + "-" + started);
        try {
            MeasuredSystem system = factory.start(kind, nodes, home, Map.of());
            running.put(kind, system);
            return system;
        } catch (IllegalStateException e) {
            failed.add(e);
            throw e;
        }
    }

    /** Ends one, so that the next turn starts it anew: nobody knows in which state it is. */
    void end(SystemKind kind) {
        MeasuredSystem system = running.remove(kind);
        if (system != null) {
            system.close();
        }
    }

    @Override
    public void close() {
        for (SystemKind kind : SystemKind.values()) {
            end(kind);
        }
    }
}
