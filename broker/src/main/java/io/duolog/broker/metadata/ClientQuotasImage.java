package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.ClientQuotaRecord;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The quotas that were given to clients. Immutable; an image in which nothing was altered is the same object. */
public final class ClientQuotasImage {
    /** No quotas. */
    public static final ClientQuotasImage EMPTY = new ClientQuotasImage(HashTreePMap.empty());

    private final PMap<QuotaEntity, PMap<String, Double>> byEntity;

    private ClientQuotasImage(PMap<QuotaEntity, PMap<String, Double>> byEntity) {
        this.byEntity = byEntity;
    }

    /** All quotas by entity; none is without any. Immutable. */
    public Map<QuotaEntity, ? extends Map<String, Double>> all() {
        return byEntity;
    }

    /** The quotas of exactly this entity, by Kafka's names. Immutable; empty when there are none. */
    public Map<String, Double> of(QuotaEntity entity) {
        return byEntity.getOrDefault(requireNonNull(entity, "entity"), HashTreePMap.empty());
    }

    /** Whether there are none at all. */
    public boolean isEmpty() {
        return byEntity.isEmpty();
    }

    ClientQuotasImage with(ClientQuotaRecord value) {
        QuotaEntity entity = QuotaEntity.of(value.entity());
        PMap<String, Double> before = byEntity.getOrDefault(entity, HashTreePMap.empty());
        PMap<String, Double> after =
                value.removed() ? before.minus(value.key()) : before.plus(value.key(), value.value());
        return new ClientQuotasImage(after.isEmpty() ? byEntity.minus(entity) : byEntity.plus(entity, after));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientQuotasImage that && byEntity.equals(that.byEntity);
    }

    @Override
    public int hashCode() {
        return byEntity.hashCode();
    }
}
