package io.duolog.coordination.testkit;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import java.util.List;
import java.util.Map;

/**
 * The backend {@code memory}: one node that forgets everything when it ends, for tests. Several nodes share a cluster
 * through {@link MemoryCoordinationCluster#factory()} instead.
 */
public final class MemoryCoordinationBackendFactory implements CoordinationBackendFactory {
    /** The value of {@code coordination.backend}. */
    public static final String NAME = "memory";

    /** Called by {@link java.util.ServiceLoader}. */
    public MemoryCoordinationBackendFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ConfigKey> configKeys() {
        return List.of();
    }

    @Override
    public CoordinationBackend create(Map<String, String> config, BackendHost host) {
        return new MemoryCoordinationCluster(host.scheduler()).factory().create(config, host);
    }
}
