package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.partition.ReplicaBrokers;
import java.util.function.Supplier;

/** Brokers as the newest metadata image tells of them. */
public final class ImageReplicaBrokers implements ReplicaBrokers {
    private final Supplier<MetadataImage> image;

    /** Looks into {@code image}, which gives the newest. */
    public ImageReplicaBrokers(Supplier<MetadataImage> image) {
        this.image = requireNonNull(image, "image");
    }

    @Override
    public long registeredEpoch(int brokerId) {
        BrokerRegistration broker = image.get().brokers().get(brokerId);
        return broker == null ? NO_EPOCH : broker.epoch();
    }

    @Override
    public boolean isActive(int brokerId) {
        return image.get().isActive(brokerId);
    }

    @Override
    public boolean mayJoin(int brokerId) {
        return image.get().isEligible(brokerId);
    }
}
