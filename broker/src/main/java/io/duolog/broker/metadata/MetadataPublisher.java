package io.duolog.broker.metadata;

/**
 * Acts on new metadata. All publishers of a node are called by one thread, the coordination thread, one after the other,
 * in the order in which the {@link MetadataLoader} was given them, and each is called for every change: so a publisher
 * may rely on those before it having acted already.
 *
 * <p>The first call goes from {@link MetadataImage#EMPTY} to whatever came first. After it, {@code before()} of each call
 * is {@code after()} of the previous one. A call must be quick and must not block: the log waits meanwhile, and long
 * work (opening or deleting logs) is handed to executors of the publisher's own.
 *
 * <p>A publisher that throws ends the coordination backend, and with it the node: a node that has acted on half of the
 * metadata must not go on.
 */
@FunctionalInterface
public interface MetadataPublisher {
    /**
     * The metadata changed.
     *
     * @param delta both images and where they differ; may be kept
     */
    void onMetadata(MetadataDelta delta);
}
