package io.duolog.broker.config;

import io.duolog.storage.compaction.CleanerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be altered of a broker while it runs, beside the defaults of topics, which are looked up each time. Immutable.
 *
 * @param cleaner what compaction may use
 * @param connections how many connections there may be
 * @param problems what is wrong with the settings taken together; if anything is, they must not be applied
 */
public record DynamicConfig(CleanerConfig cleaner, ConnectionConfig connections, List<ConfigProblem> problems) {
    private static final List<ConfigKey<?>> KEYS = keys();
    private static final ConfigTable TABLE = new ConfigTable(KEYS);

    /** Copies the list. */
    public DynamicConfig {
        problems = List.copyOf(problems);
    }

    /** What the layers of a broker's settings amount to. */
    public static DynamicConfig of(ConfigLayers layers) {
        Map<String, String> texts = new TreeMap<>();
        for (ConfigKey<?> key : KEYS) {
            String text = layers.describe(key).value();
            if (text != null) {
                texts.put(key.name(), text);
            }
        }
        ConfigValues values = new ConfigValues(texts, TABLE);
        CleanerConfig cleaner = CleanerKeys.from(values);
        ConnectionConfig connections = ConnectionConfig.from(values);
        return new DynamicConfig(cleaner, connections, values.problems());
    }

    private static List<ConfigKey<?>> keys() {
        List<ConfigKey<?>> keys = new ArrayList<>(CleanerKeys.all());
        keys.addAll(ConnectionKeys.all());
        return keys;
    }
}
