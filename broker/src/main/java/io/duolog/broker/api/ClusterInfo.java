package io.duolog.broker.api;

import io.duolog.broker.metadata.MetadataImage;

/** What handlers tell clients of the cluster. Thread-safe; never blocks. */
public interface ClusterInfo {
    /** The newest metadata that this broker has acted on. */
    MetadataImage image();

    /** The cluster's id; never changes. */
    String clusterId();

    /** This broker's id. */
    int brokerId();

    /** The active controller as far as it is known, or -1. */
    int controllerId();
}
