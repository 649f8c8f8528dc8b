package io.duolog.client.config;

import static java.util.Objects.requireNonNull;

import io.duolog.client.errors.ClientConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings that are known, and the names that Kafka knows but these clients do not speak, each with what to do
 * instead. Immutable.
 */
public final class ConfigSchema {
    private final Map<String, ConfigKey<?>> keys;
    private final Map<String, String> unsupported;

    private ConfigSchema(Map<String, ConfigKey<?>> keys, Map<String, String> unsupported) {
        this.keys = Map.copyOf(keys);
        this.unsupported = Map.copyOf(unsupported);
    }

    /**
     * Makes a schema.
     *
     * @param keys the settings; a name may occur twice only if it is the same key
     * @param unsupported Kafka's names that are refused, each with the advice that completes "x is not supported: ..."
     */
    public static ConfigSchema of(Collection<ConfigKey<?>> keys, Map<String, String> unsupported) {
        Map<String, ConfigKey<?>> byName = new HashMap<>();
        for (ConfigKey<?> key : keys) {
            ConfigKey<?> previous = byName.put(key.name(), key);
            if (previous != null && previous != key) {
                throw new IllegalArgumentException("two settings are called " + key.name());
            }
        }
        return new ConfigSchema(byName, unsupported);
    }

    /** This schema and another one, together. */
    public ConfigSchema and(ConfigSchema other) {
        List<ConfigKey<?>> all = new ArrayList<>(keys.values());
        all.addAll(other.keys.values());
        Map<String, String> refused = new HashMap<>(unsupported);
        refused.putAll(other.unsupported);
        return of(all, refused);
    }

    /** The settings of this schema, in no particular order. */
    public Collection<ConfigKey<?>> keys() {
        return keys.values();
    }

    /** The part of {@code properties} that this schema knows. */
    public Map<String, Object> select(Map<String, ?> properties) {
        Map<String, Object> selected = new HashMap<>();
        properties.forEach((name, value) -> {
            if (keys.containsKey(name)) {
                selected.put(name, value);
            }
        });
        return selected;
    }

    /** Reads {@code properties} without rules that span settings. */
    public ConfigValues parse(Map<String, ?> properties) {
        return parse(properties, values -> List.of());
    }

    /**
     * Reads and checks settings.
     *
     * @param properties name to value; a value counts as its {@code toString()}
     * @param rules what must hold across settings: returns the sentences of what does not. Asked only if every
     *     single value could be read
     * @throws ClientConfigException naming everything that is wrong, not just the first
     */
    public ConfigValues parse(Map<String, ?> properties, Function<ConfigValues, List<String>> rules) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        SortedMap<String, String> texts = new TreeMap<>();
        boolean readable = true;
        for (Map.Entry<String, ?> property : new TreeMap<>(properties).entrySet()) {
            String name = property.getKey();
            ConfigKey<?> key = keys.get(name);
            if (key == null) {
                problems.add(unknown(name));
            } else {
                readable &= read(key, property.getValue(), values, texts, problems);
            }
        }
        ConfigValues result = new ConfigValues(values, texts);
        if (readable) {
            problems.addAll(rules.apply(result));
        }
        if (!problems.isEmpty()) {
            throw new ClientConfigException(problems);
        }
        return result;
    }

    private static <T> boolean read(
            ConfigKey<T> key,
            @Nullable Object raw,
            Map<String, Object> values,
            SortedMap<String, String> texts,
            List<String> problems) {
        if (raw == null) {
            problems.add(key.name() + " must not be null: leave it out to use the default");
            return false;
        }
        try {
            T value = key.parse(raw.toString());
            values.put(key.name(), requireNonNull(value));
            texts.put(key.name(), key.format(value));
            return true;
        } catch (IllegalArgumentException wrong) {
            problems.add(key.name() + " " + wrong.getMessage());
            return false;
        }
    }

    private String unknown(String name) {
        String advice = unsupported.get(name);
        if (advice != null) {
            return name + " is not supported: " + advice;
        }
        Optional<String> nearest = NearestName.of(name, keys.keySet());
        return "unknown setting " + name
                + nearest.map(known -> ": did you mean " + known + "?").orElse("");
    }
}
