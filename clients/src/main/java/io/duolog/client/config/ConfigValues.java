package io.duolog.client.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checked settings: what was set, and the defaults of everything else. Immutable; made by {@link ConfigSchema}. */
public final class ConfigValues {
    private final Map<String, Object> values;
    private final SortedMap<String, String> properties;

    ConfigValues(Map<String, Object> values, SortedMap<String, String> properties) {
        this.values = Map.copyOf(values);
        this.properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    /**
     * The value of a setting.
     *
     * @throws NoSuchElementException if it is not set and has no default
     */
    public <T> T get(ConfigKey<T> key) {
        return find(key).orElseThrow(() -> new NoSuchElementException(key.name() + " is not set"));
    }

    /** The value of a setting; empty if it is not set and has no default. */
    @SuppressWarnings("unchecked") // the schema stored under this name what this key's parser returned
    public <T> Optional<T> find(ConfigKey<T> key) {
        Object value = values.get(requireNonNull(key, "key").name());
        return value == null ? key.defaultValue() : Optional.of((T) value);
    }

    /** Whether the setting was set, rather than left at its default. */
    public boolean isSet(ConfigKey<?> key) {
        return values.containsKey(key.name());
    }

    /** What was set, as text under Kafka's names, sorted by name; unmodifiable. */
    public SortedMap<String, String> asProperties() {
        return properties;
    }
}
