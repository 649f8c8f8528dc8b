package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose quota: a user, a client id, a user's client id, or an address; each by name, or as the default of all that have no
 * quota of their own.
 *
 * @param parts the name of each part; empty for the default
 */
public record QuotaEntity(Map<Type, Optional<String>> parts) {
    /** What can have a quota. */
    public enum Type {
        /** A user. */
        USER("user"),
        /** A client id. */
        CLIENT_ID("client-id"),
        /** An address. */
        IP("ip");

        private final String key;

        Type(String key) {
            this.key = key;
        }

        /** Kafka's name. */
        public String key() {
            return key;
        }

        /** The type of that name, if there is one. */
        static Optional<Type> find(String key) {
            return Arrays.stream(values()).filter(type -> type.key.equals(key)).findFirst();
        }
    }

    /** Checks that there is a part, and copies. */
    public QuotaEntity {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a quota is of a user, a client id or an address, not of nobody");
        }
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
    }

    /** A user. */
    public static QuotaEntity user(String user) {
        return new QuotaEntity(Map.of(Type.USER, named(user)));
    }

    /** A client id. */
    public static QuotaEntity clientId(String clientId) {
        return new QuotaEntity(Map.of(Type.CLIENT_ID, named(clientId)));
    }

    /** A client id of a user. */
    public static QuotaEntity userAndClientId(String user, String clientId) {
        return new QuotaEntity(Map.of(Type.USER, named(user), Type.CLIENT_ID, named(clientId)));
    }

    /** An address. */
    public static QuotaEntity ip(String address) {
        return new QuotaEntity(Map.of(Type.IP, named(address)));
    }

    /** All of a type that have no quota of their own. */
    public static QuotaEntity defaultOf(Type type) {
        return new QuotaEntity(Map.of(type, Optional.empty()));
    }

    private static Optional<String> named(String name) {
        return Optional.of(requireNonNull(name, "name"));
    }

    /** The name of a part, where there is such a part and it has one. */
    public Optional<String> name(Type type) {
        return parts.getOrDefault(type, Optional.empty());
    }

    @Override
    public String toString() {
        return parts.entrySet().stream()
                .map(part -> part.getValue()
                        .map(name -> part.getKey().key() + " " + name)
                        .orElse("default " + part.getKey().key()))
                .collect(Collectors.joining(", "));
    }
}
