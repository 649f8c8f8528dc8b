package io.duolog.coordination.zk;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import java.util.List;
import java.util.Map;

/** The backend {@code zookeeper}: a ZooKeeper ensemble, or for a single node a server inside the broker. */
public final class ZooKeeperCoordinationBackendFactory implements CoordinationBackendFactory {
    /** The value of {@code coordination.backend}. */
    public static final String NAME = "zookeeper";

    /** Called by {@link java.util.ServiceLoader}. */
    public ZooKeeperCoordinationBackendFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ConfigKey> configKeys() {
        return ZooKeeperConfig.KEYS;
    }

    @Override
    public CoordinationBackend create(Map<String, String> config, BackendHost host) {
        return new ZooKeeperCoordinationBackend(ZooKeeperConfig.parse(config), host);
    }
}
