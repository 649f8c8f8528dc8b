package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntityData;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntryData;
import io.duolog.protocol.message.AlterClientQuotasRequest.OpData;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.ApiRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AlterClientQuotas (KIP-546). */
record AlterClientQuotasOperation(Map<QuotaEntity, Map<String, Optional<Double>>> changes, boolean isDryRun)
        implements AdminOperation<QuotaEntity, Void, AlterClientQuotasResponse> {
    @Override
    public Target target(QuotaEntity entity) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(QuotaEntity entity) {
        return "change the quotas of " + entity;
    }

    @Override
    public ApiRequest<AlterClientQuotasResponse> request(List<QuotaEntity> items, int timeoutMs) {
        return new AlterClientQuotasRequest(items.stream().map(this::alteration).toList(), isDryRun);
    }

    private EntryData alteration(QuotaEntity entity) {
        List<EntityData> parts = new ArrayList<>();
        entity.parts().forEach((type, name) -> parts.add(new EntityData(type.key(), name.orElse(null))));
        List<OpData> operations = new ArrayList<>();
        changes.getOrDefault(entity, Map.of())
                .forEach((key, value) -> operations.add(new OpData(key, value.orElse(0.0), value.isEmpty())));
        return new EntryData(parts, operations);
    }

    @Override
    public void read(AlterClientQuotasResponse response, Outcomes<QuotaEntity, Void> outcomes) {
        response.entries().forEach(result -> changes.keySet().stream()
                .filter(entity -> isAbout(result, entity))
                .filter(entity ->
                        !outcomes.failed(entity, ErrorCode.forCode(result.errorCode()), result.errorMessage()))
                .forEach(outcomes::succeeded));
    }

    private static boolean isAbout(AlterClientQuotasResponse.EntryData result, QuotaEntity entity) {
        Set<AlterClientQuotasResponse.EntityData> parts = new HashSet<>();
        entity.parts()
                .forEach((type, name) ->
                        parts.add(new AlterClientQuotasResponse.EntityData(type.key(), name.orElse(null))));
        return parts.equals(new HashSet<>(result.entity()));
    }
}
