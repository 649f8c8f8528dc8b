package io.duolog.broker.metadata;

import io.duolog.broker.metadata.record.ClientQuotaRecord.EntityPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose quota: a user, a client id, a user's client id, or an address; each by name, or as the default of all that have
 * no quota of their own. Immutable.
 *
 * @param parts by Kafka's type ({@link #USER}, {@link #CLIENT_ID}, {@link #IP}) the name; empty for the default
 */
public record QuotaEntity(Map<String, Optional<String>> parts) {
    /** The type of users. */
    public static final String USER = "user";

    /** The type of client ids. */
    public static final String CLIENT_ID = "client-id";

    /** The type of addresses. */
    public static final String IP = "ip";

    /** Copies the map. */
    public QuotaEntity {
        parts = Map.copyOf(parts);
    }

    /** A user, or the default of users. */
    public static QuotaEntity user(Optional<String> user) {
        return new QuotaEntity(Map.of(USER, user));
    }

    /** A client id, or the default of client ids. */
    public static QuotaEntity clientId(Optional<String> clientId) {
        return new QuotaEntity(Map.of(CLIENT_ID, clientId));
    }

    /** A user's client id; each may be the default. */
    public static QuotaEntity userAndClientId(Optional<String> user, Optional<String> clientId) {
        return new QuotaEntity(Map.of(USER, user, CLIENT_ID, clientId));
    }

    /** An address, or the default of addresses. */
    public static QuotaEntity ip(Optional<String> ip) {
        return new QuotaEntity(Map.of(IP, ip));
    }

    /** As a record of the metadata log has it. */
    static QuotaEntity of(List<EntityPart> parts) {
        Map<String, Optional<String>> byType = new LinkedHashMap<>();
        parts.forEach(part -> byType.put(part.entityType(), Optional.ofNullable(part.entityName())));
        return new QuotaEntity(byType);
    }

    /** As a record of the metadata log has it, in the order of types. */
    public List<EntityPart> toRecord() {
        List<EntityPart> entity = new ArrayList<>();
        parts.keySet().stream()
                .sorted()
                .forEach(type -> entity.add(new EntityPart(
                        type, parts.getOrDefault(type, Optional.empty()).orElse(null))));
        return entity;
    }
}
