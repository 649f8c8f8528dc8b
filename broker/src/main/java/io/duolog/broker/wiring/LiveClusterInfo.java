package io.duolog.broker.wiring;

import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.coordination.CoordinationBackend;

/** What the loader and the backend know. */
final class LiveClusterInfo implements ClusterInfo {
    private static final int UNKNOWN = -1;

    private final int brokerId;
    private final MetadataLoader loader;
    private final CoordinationBackend backend;

    LiveClusterInfo(int brokerId, MetadataLoader loader, CoordinationBackend backend) {
        this.brokerId = brokerId;
        this.loader = loader;
        this.backend = backend;
    }

    @Override
    public MetadataImage image() {
        return loader.image();
    }

    @Override
    public String clusterId() {
        return backend.clusterId();
    }

    @Override
    public int brokerId() {
        return brokerId;
    }

    @Override
    public int controllerId() {
        return backend.election().currentLeader().orElse(UNKNOWN);
    }
}
