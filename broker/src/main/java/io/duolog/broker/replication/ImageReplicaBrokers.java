package io.duolog.broker.replication;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.broker.partition.ReplicaBrokers;

/**
 * Brokers as the newest metadata tell of them. To be told before {@link io.duolog.broker.partition.PartitionPublisher}, which has
 * partitions look at their followers again when brokers change.
 */
public final class ImageReplicaBrokers implements ReplicaBrokers, MetadataPublisher {
    private volatile MetadataImage image = MetadataImage.EMPTY;

    /** Knows no broker yet. */
    public ImageReplicaBrokers() {}

    @Override
    public void onMetadata(MetadataDelta delta) {
        image = delta.after();
    }

    @Override
    public long registeredEpoch(int brokerId) {
        BrokerRegistration broker = image.brokers().get(brokerId);
        return broker == null ? NO_EPOCH : broker.epoch();
    }

    @Override
    public boolean isActive(int brokerId) {
        return image.isActive(brokerId);
    }

    @Override
    public boolean mayJoin(int brokerId) {
        return image.isEligible(brokerId);
    }
}
