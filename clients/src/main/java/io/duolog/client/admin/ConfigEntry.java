package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A setting of something, and where its value comes from.
 *
 * @param name Kafka's name of it
 * @param value its value; empty if there is none, or if it is secret
 * @param source where the value comes from
 * @param isSensitive whether it is a secret, which brokers do not tell
 * @param isReadOnly whether it cannot be changed while the broker runs
 * @param synonyms where values of it could come from, the one that counts first
 */
public record ConfigEntry(
        String name,
        Optional<String> value,
        ConfigSource source,
        boolean isSensitive,
        boolean isReadOnly,
        List<Synonym> synonyms) {
    /** Copies the list. */
    public ConfigEntry {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
        requireNonNull(source, "source");
        synonyms = List.copyOf(synonyms);
    }

    /**
     * One of the places that a value could come from (KIP-226).
     *
     * @param name the name of the setting there
     * @param value its value there; empty if there is none, or if it is secret
     * @param source the place
     */
    public record Synonym(String name, Optional<String> value, ConfigSource source) {
        /** Checks that nothing is missing. */
        public Synonym {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
            requireNonNull(source, "source");
        }
    }

    /** Whether nobody set it. */
    public boolean isDefault() {
        return source == ConfigSource.DEFAULT;
    }

    /** Prints no secrets. */
    @Override
    public String toString() {
        return name + "=" + (isSensitive ? "(sensitive)" : value.orElse("(none)")) + " (" + source + ")";
    }
}
