package io.duolog.coordination.raft;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import java.util.List;
import java.util.Map;

/** The backend {@code raft}: embedded in the broker, nothing else to run. */
public final class RaftCoordinationBackendFactory implements CoordinationBackendFactory {
    /** The value of {@code coordination.backend}. */
    public static final String NAME = "raft";

    /** Called by {@link java.util.ServiceLoader}. */
    public RaftCoordinationBackendFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ConfigKey> configKeys() {
        return RaftConfig.KEYS;
    }

    @Override
    public CoordinationBackend create(Map<String, String> config, BackendHost host) {
        return new RaftCoordinationBackend(RaftConfig.parse(config), host);
    }
}
