package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting: everything that parsing, DescribeConfigs, AlterConfigs and the documentation need to know of it.
 *
 * @param name Kafka's name where Kafka has the setting
 * @param type how its text is read
 * @param defaultValue what holds when it is not given; null when nothing does
 * @param rule what values it may have
 * @param scope who may change it, and when
 * @param support whether Duolog acts on it
 * @param documentation one or two sentences, with units
 * @param <T> the value's class
 */
public record ConfigKey<T>(
        String name,
        ConfigType<T> type,
        @Nullable T defaultValue,
        ConfigRule<? super T> rule,
        ConfigScope scope,
        ConfigSupport support,
        String documentation) {
    /** Checks the arguments. */
    public ConfigKey {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(rule, "rule");
        requireNonNull(scope, "scope");
        requireNonNull(support, "support");
        requireNonNull(documentation, "documentation");
    }

    /** A setting of the configuration file, which only a restart changes, and which Duolog acts on. */
    public static <T> ConfigKey<T> readOnly(
            String name,
            ConfigType<T> type,
            @Nullable T defaultValue,
            ConfigRule<? super T> rule,
            String documentation) {
        return new ConfigKey<>(
                name, type, defaultValue, rule, ConfigScope.READ_ONLY, ConfigSupport.ACTIVE, documentation);
    }

    /** The same setting with other support. */
    public ConfigKey<T> withSupport(ConfigSupport other) {
        return new ConfigKey<>(name, type, defaultValue, rule, scope, other, documentation);
    }

    /** The same setting with another scope. */
    public ConfigKey<T> withScope(ConfigScope other) {
        return new ConfigKey<>(name, type, defaultValue, rule, other, support, documentation);
    }

    /** Whether the value must never be shown. */
    public boolean sensitive() {
        return type.protocolId() == ConfigType.PASSWORD.protocolId();
    }

    /** The default as one would write it. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultValue).map(type::format);
    }

    /** What is wrong with this text as the setting's value, and what would be right; empty when it is right. */
    public Optional<String> problem(String text) {
        T value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException e) {
            return Optional.of(requireNonNull(e.getMessage(), "message"));
        }
        return rule.problem(value);
    }
}
