package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.partition.ReplicaBrokers;
import io.duolog.coordination.NodeIdentity;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The epoch under which this very process is registered, not one that ran before under the same id; -1 while it is not.
 */
public final class OwnBrokerEpoch implements LongSupplier {
    private final Supplier<MetadataImage> image;
    private final NodeIdentity identity;

    /** Looks {@code identity} up in {@code image}, which gives the newest. */
    public OwnBrokerEpoch(Supplier<MetadataImage> image, NodeIdentity identity) {
        this.image = requireNonNull(image, "image");
        this.identity = requireNonNull(identity, "identity");
    }

    @Override
    public long getAsLong() {
        BrokerRegistration own = image.get().brokers().get(identity.nodeId());
        return own != null && own.incarnationId().equals(identity.incarnation())
                ? own.epoch()
                : ReplicaBrokers.NO_EPOCH;
    }
}
