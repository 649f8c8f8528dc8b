package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeClientQuotasRequest;
import io.duolog.protocol.message.DescribeClientQuotasRequest.ComponentData;
import io.duolog.protocol.message.DescribeClientQuotasResponse;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntityData;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntryData;
import io.duolog.protocol.message.DescribeClientQuotasResponse.ValueData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** DescribeClientQuotas (KIP-546): the quotas of the entities that a filter lets through. */
public final class DescribeClientQuotasHandler
        implements ApiHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse> {
    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte ANY = 2;
    private static final Set<String> TYPES = Set.of(QuotaEntity.USER, QuotaEntity.CLIENT_ID, QuotaEntity.IP);

    private final ClusterInfo cluster;

    /** Answers from {@code cluster}'s image. */
    public DescribeClientQuotasHandler(ClusterInfo cluster) {
        this.cluster = requireNonNull(cluster, "cluster");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CLIENT_QUOTAS;
    }

    @Override
    public void handle(
            RequestContext context, DescribeClientQuotasRequest request, Reply<DescribeClientQuotasResponse> reply) {
        Predicate<QuotaEntity> filter = filter(request);
        List<EntryData> entries = new ArrayList<>();
        cluster.image().clientQuotas().all().forEach((entity, quotas) -> {
            if (filter.test(entity)) {
                entries.add(entry(entity, quotas));
            }
        });
        reply.send(new DescribeClientQuotasResponse(0, ErrorCode.NONE.code(), null, entries));
    }

    @Override
    public DescribeClientQuotasResponse failure(
            RequestContext context, DescribeClientQuotasRequest request, ApiException failure) {
        return new DescribeClientQuotasResponse(0, failure.error().code(), failure.getMessage(), null);
    }

    private static Predicate<QuotaEntity> filter(DescribeClientQuotasRequest request) {
        Map<String, Predicate<Optional<String>>> byType = new TreeMap<>();
        for (ComponentData component : request.components()) {
            String type = component.entityType();
            if (type.isEmpty()) {
                throw new ApiException(ErrorCode.INVALID_REQUEST, "Invalid empty entity type.");
            }
            if (!TYPES.contains(type)) {
                throw new ApiException(ErrorCode.UNSUPPORTED_VERSION, "Unsupported entity type " + type);
            }
            if (byType.put(type, names(component)) != null) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "Entity type " + type + " cannot appear more than once in the filter.");
            }
        }
        if (byType.containsKey(QuotaEntity.IP) && byType.size() > 1) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Invalid entity filter component combination: ip cannot be used with user or client-id.");
        }
        return entity -> entity.parts().keySet().containsAll(byType.keySet())
                && (!request.strict() || entity.parts().size() == byType.size())
                && byType.entrySet().stream().allMatch(wanted -> wanted.getValue()
                        .test(entity.parts().getOrDefault(wanted.getKey(), Optional.empty())));
    }

    private static Predicate<Optional<String>> names(ComponentData component) {
        String match = component.match();
        if ((component.matchType() == EXACT) != (match != null)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Match type " + component.matchType() + " of entity type " + component.entityType()
                            + (match == null ? " needs" : " must not have") + " a match string.");
        }
        return switch (component.matchType()) {
            case EXACT -> name -> name.equals(Optional.ofNullable(match));
            case DEFAULT -> Optional::isEmpty;
            case ANY -> name -> true;
            default -> throw new ApiException(ErrorCode.INVALID_REQUEST, "Unknown match type " + component.matchType());
        };
    }

    private static EntryData entry(QuotaEntity entity, Map<String, Double> quotas) {
        List<ValueData> values = new ArrayList<>();
        new TreeMap<>(quotas).forEach((key, value) -> values.add(new ValueData(key, value)));
        return new EntryData(
                entity.toRecord().stream()
                        .map(part -> new EntityData(part.entityType(), part.entityName()))
                        .toList(),
                values);
    }
}
