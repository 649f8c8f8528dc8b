package io.duolog.client.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings as they are being collected, by Kafka's names; immutable. What builders are made of. */
public final class Settings {
    /** Nothing set. */
    public static final Settings NONE = new Settings(Map.of());

    private final Map<String, Object> properties;

    private Settings(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    /** These settings with one more, or with another value of it. */
    public <T> Settings with(ConfigKey<T> key, T value) {
        return with(key.name(), key.format(requireNonNull(value, key.name())));
    }

    /** These settings with a time in ms. */
    public Settings withMillis(ConfigKey<Long> key, Duration value) {
        return with(key, value.toMillis());
    }

    /** These settings with a time in ms that Kafka keeps in 32 bits; longer ones are cut to what fits. */
    public Settings withIntMillis(ConfigKey<Integer> key, Duration value) {
        return with(key, (int) Math.min(Integer.MAX_VALUE, value.toMillis()));
    }

    /** These settings with one by its name, checked only when all are. */
    public Settings with(String name, Object value) {
        return with(Map.of(name, value));
    }

    /** These settings with others, which win. */
    public Settings with(Map<String, ?> others) {
        Map<String, Object> merged = new HashMap<>(properties);
        merged.putAll(others);
        return new Settings(merged);
    }

    /** What was set, by name; unmodifiable. */
    public Map<String, Object> asMap() {
        return properties;
    }

    /** What was set, as text, sorted by name. */
    public SortedMap<String, String> asProperties() {
        SortedMap<String, String> texts = new TreeMap<>();
        properties.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }
}
