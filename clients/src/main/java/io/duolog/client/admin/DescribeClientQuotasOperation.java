package io.duolog.client.admin;

import io.duolog.client.admin.ClusterOperation.Cluster;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeClientQuotasRequest;
import io.duolog.protocol.message.DescribeClientQuotasResponse;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntityData;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntryData;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** DescribeClientQuotas (KIP-546), of everybody. What a later version may give a quota to is left out. */
final class DescribeClientQuotasOperation
        implements AdminOperation<Cluster, Map<QuotaEntity, Map<String, Double>>, DescribeClientQuotasResponse> {
    @Override
    public Target target(Cluster cluster) {
        return Target.ANY;
    }

    @Override
    public String describe(Cluster cluster) {
        return "describe the quotas of clients";
    }

    @Override
    public ApiRequest<DescribeClientQuotasResponse> request(List<Cluster> items, int timeoutMs) {
        return new DescribeClientQuotasRequest(List.of(), false);
    }

    @Override
    public void read(
            DescribeClientQuotasResponse response, Outcomes<Cluster, Map<QuotaEntity, Map<String, Double>>> outcomes) {
        if (outcomes.failed(Cluster.THIS, ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            return;
        }
        Map<QuotaEntity, Map<String, Double>> quotas = new LinkedHashMap<>();
        List<EntryData> entries = response.entries();
        for (EntryData entry : entries == null ? List.<EntryData>of() : entries) {
            entity(entry.entity()).ifPresent(entity -> {
                Map<String, Double> values = new TreeMap<>();
                entry.values().forEach(value -> values.put(value.key(), value.value()));
                quotas.put(entity, Collections.unmodifiableMap(values));
            });
        }
        outcomes.succeeded(Cluster.THIS, Collections.unmodifiableMap(quotas));
    }

    private static Optional<QuotaEntity> entity(List<EntityData> parts) {
        Map<QuotaEntity.Type, Optional<String>> known = new EnumMap<>(QuotaEntity.Type.class);
        for (EntityData part : parts) {
            QuotaEntity.Type.find(part.entityType())
                    .ifPresent(type -> known.put(type, Optional.ofNullable(part.entityName())));
        }
        return known.isEmpty() || known.size() < parts.size() ? Optional.empty() : Optional.of(new QuotaEntity(known));
    }
}
