package io.duolog.client.metadata;

/** Is told, on the event loop, when there is a new view. */
@FunctionalInterface
public interface MetadataListener {
    /** {@code view} has replaced the one before. */
    void onUpdate(ClusterView view);
}
