package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.AddressLiteral;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.quota.QuotaKind;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntityData;
import io.duolog.protocol.message.AlterClientQuotasRequest.OpData;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.AlterClientQuotasResponse.EntryData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides on AlterClientQuotas (KIP-546). Each entity succeeds or fails by itself. Pure. */
final class ClientQuotaAlteration {
    private static final Set<String> TYPES = Set.of(QuotaEntity.USER, QuotaEntity.CLIENT_ID, QuotaEntity.IP);

    private ClientQuotaAlteration() {}

    static ControllerResult<AlterClientQuotasResponse> decide(MetadataImage image, AlterClientQuotasRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<EntryData> results = new ArrayList<>();
        Set<QuotaEntity> seen = new HashSet<>();
        for (AlterClientQuotasRequest.EntryData entry : request.entries()) {
            try {
                QuotaEntity entity = entity(entry.entity());
                if (!seen.add(entity)) {
                    throw invalid("Each entity must appear at most once.");
                }
                records.addAll(changes(image.clientQuotas().of(entity), entity, entry.ops()));
                results.add(result(entry, ErrorCode.NONE, Optional.empty()));
            } catch (ApiException e) {
                results.add(result(entry, e.error(), Optional.of(requireNonNull(e.getMessage(), "message"))));
            }
        }
        return ControllerResult.atomic(
                request.validateOnly() ? List.of() : records, new AlterClientQuotasResponse(0, results));
    }

    private static QuotaEntity entity(List<EntityData> parts) {
        if (parts.isEmpty()) {
            throw invalid("Invalid empty client quota entity: name a user, a client-id, or both; or an ip.");
        }
        Map<String, Optional<String>> byType = new LinkedHashMap<>();
        for (EntityData part : parts) {
            String type = part.entityType();
            String name = part.entityName();
            if (!TYPES.contains(type)) {
                throw invalid("Unhandled client quota entity type: " + type + "; expected user, client-id or ip.");
            }
            if (name != null && name.isEmpty()) {
                throw invalid("Empty " + type + " not supported; null means the default.");
            }
            if (byType.put(type, Optional.ofNullable(name)) != null) {
                throw invalid("Entity type " + type + " appears twice in one entity.");
            }
        }
        checkAddress(byType);
        return new QuotaEntity(byType);
    }

    private static void checkAddress(Map<String, Optional<String>> byType) {
        if (!byType.containsKey(QuotaEntity.IP)) {
            return;
        }
        if (byType.size() > 1) {
            throw invalid("Invalid quota entity combination: an ip stands by itself.");
        }
        byType.getOrDefault(QuotaEntity.IP, Optional.empty())
                .filter(name -> AddressLiteral.parse(name).isEmpty())
                .ifPresent(name -> {
                    throw invalid(name + " is not a valid IP address; host names are not looked up.");
                });
    }

    private static List<MetadataRecord> changes(Map<String, Double> before, QuotaEntity entity, List<OpData> ops) {
        List<MetadataRecord> records = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (OpData op : ops) {
            if (!seen.add(op.key())) {
                throw invalid("Quota " + op.key() + " is altered twice for one entity.");
            }
            QuotaKind kind = kind(entity, op.key());
            Double known = before.get(op.key());
            if (op.remove()) {
                if (known != null) {
                    records.add(new ClientQuotaRecord(entity.toRecord(), op.key(), 0, true));
                }
                continue;
            }
            check(kind, op.value());
            if (known == null || known != op.value()) {
                records.add(new ClientQuotaRecord(entity.toRecord(), op.key(), op.value(), false));
            }
        }
        return records;
    }

    private static QuotaKind kind(QuotaEntity entity, String key) {
        boolean ofAddress = entity.parts().containsKey(QuotaEntity.IP);
        return QuotaKind.find(key)
                .filter(kind -> kind.isOfAddresses() == ofAddress)
                .orElseThrow(() -> invalid("Invalid configuration key " + key + ": there are "
                        + Arrays.stream(QuotaKind.values())
                                .filter(kind -> kind.isOfAddresses() == ofAddress)
                                .map(QuotaKind::key)
                                .collect(Collectors.joining(", "))
                        + " for " + (ofAddress ? "an ip." : "users and client-ids.")));
    }

    private static void check(QuotaKind kind, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw invalid("Quota " + kind.key() + "=" + value + ": must be greater than 0.");
        }
        if (kind.isWhole() && value != Math.rint(value)) {
            throw invalid("Quota " + kind.key() + "=" + value + ": must be a whole number.");
        }
    }

    private static EntryData result(
            AlterClientQuotasRequest.EntryData entry, ErrorCode error, Optional<String> message) {
        return new EntryData(
                error.code(),
                message.orElse(null),
                entry.entity().stream()
                        .map(part -> new AlterClientQuotasResponse.EntityData(part.entityType(), part.entityName()))
                        .toList());
    }

    private static ApiException invalid(String message) {
        return new ApiException(ErrorCode.INVALID_REQUEST, message);
    }
}
