package io.duolog.coordination;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The backends that a process can choose from, by name. */
public final class CoordinationBackends {
    /** The setting that chooses. */
    public static final String BACKEND_CONFIG = "coordination.backend";

    private final Map<String, CoordinationBackendFactory> factories;

    private CoordinationBackends(Collection<CoordinationBackendFactory> factories) {
        TreeMap<String, CoordinationBackendFactory> byName = new TreeMap<>();
        for (CoordinationBackendFactory factory : factories) {
            CoordinationBackendFactory other = byName.put(factory.name(), factory);
            if (other != null) {
                throw new IllegalArgumentException("two coordination backends are named " + factory.name() + ": "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName() + "; remove one of their jars from the class path");
            }
        }
        this.factories = byName;
    }

    /** All that stand on the class path. */
    public static CoordinationBackends onClassPath(ClassLoader loader) {
        return new CoordinationBackends(ServiceLoader.load(CoordinationBackendFactory.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** Exactly these: for tests, which share one in-memory cluster among several nodes. */
    public static CoordinationBackends of(CoordinationBackendFactory... factories) {
        return new CoordinationBackends(List.of(factories));
    }

    /** The names to choose from, sorted. */
    public List<String> names() {
        return List.copyOf(factories.keySet());
    }

    /**
     * Finds one by name.
     *
     * @throws CoordinationConfigException when there is none of that name, saying which there are
     */
    public CoordinationBackendFactory find(String name) {
        CoordinationBackendFactory factory = factories.get(requireNonNull(name, "name"));
        if (factory == null) {
            throw new CoordinationConfigException(
                    BACKEND_CONFIG, name, "no such backend on the class path; there is " + String.join(", ", names()));
        }
        return factory;
    }
}
