package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting as DescribeConfigs tells it.
 *
 * @param key the setting
 * @param value its text; null when it has none, and for passwords
 * @param source where that comes from
 * @param synonyms every place that has a value, the one that holds first
 */
public record ConfigEntry(ConfigKey<?> key, @Nullable String value, ConfigSource source, List<Synonym> synonyms) {
    /** Checks and copies. */
    public ConfigEntry {
        requireNonNull(key, "key");
        requireNonNull(source, "source");
        synonyms = List.copyOf(synonyms);
    }

    /**
     * A place that has a value for the setting.
     *
     * @param name the setting's name there
     * @param value its text there; null when it has none, and for passwords
     * @param source the place
     */
    public record Synonym(String name, @Nullable String value, ConfigSource source) {}

    /** Whether AlterConfigs cannot change it. */
    public boolean readOnly() {
        return key.scope() == ConfigScope.READ_ONLY;
    }

    /** What people should know, with what Duolog does with it. */
    public String documentation() {
        return key.documentation() + key.support().remark();
    }
}
