package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A setting of a topic or a group, and the settings of the broker that it falls back to, best first.
 *
 * @param key as clients know it
 * @param synonyms the broker's names for it; the last one carries the default
 * @param <T> the value's class
 */
public record ResourceKey<T>(ConfigKey<T> key, List<Synonym> synonyms) {
    /** Checks the arguments. */
    public ResourceKey {
        requireNonNull(key, "key");
        synonyms = List.copyOf(synonyms);
    }

    /**
     * A broker setting that a setting of a topic or a group falls back to.
     *
     * @param key the broker's setting
     * @param conversion turns its text, which is valid, into the text of the setting that falls back to it
     */
    public record Synonym(ConfigKey<?> key, TextConversion conversion) {
        /** Checks the arguments. */
        public Synonym {
            requireNonNull(key, "key");
            requireNonNull(conversion, "conversion");
        }
    }

    /** Turns the text of one setting into that of another. */
    @FunctionalInterface
    public interface TextConversion {
        /** Same text, other unit. */
        String apply(String text);
    }

    /** Setting name. */
    public String name() {
        return key.name();
    }

    /** The broker's name for the setting, of the same unit: what AlterConfigs on a broker changes. */
    public Optional<ConfigKey<?>> brokerKey() {
        return synonyms.isEmpty()
                ? Optional.empty()
                : Optional.of(synonyms.get(0).key());
    }

    /** The same setting, whose value for brokers is altered for all of them. */
    ResourceKey<T> agreedByBrokers() {
        List<Synonym> agreed = new ArrayList<>();
        for (Synonym synonym : synonyms) {
            agreed.add(new Synonym(synonym.key().withScope(ConfigScope.ALL_BROKERS), synonym.conversion()));
        }
        return new ResourceKey<>(key, agreed);
    }

    /** The same setting with other support, for the topic and for the broker. */
    ResourceKey<T> withSupport(ConfigSupport support) {
        List<Synonym> others = new ArrayList<>();
        for (Synonym synonym : synonyms) {
            others.add(new Synonym(synonym.key().withSupport(support), synonym.conversion()));
        }
        return new ResourceKey<>(key.withSupport(support), others);
    }

    /** A topic setting without any counterpart of the broker. */
    static <T> ResourceKey<T> alone(
            String name, ConfigType<T> type, T defaultValue, ConfigRule<? super T> rule, String documentation) {
        return new ResourceKey<>(
                new ConfigKey<>(name, type, defaultValue, rule, ConfigScope.TOPIC, ConfigSupport.ACTIVE, documentation),
                List.of());
    }

    /** A group's setting that falls back to this one of the broker, and has its type, rule and default. */
    static <T> ResourceKey<T> ofGroup(String name, ConfigKey<T> broker, String documentation) {
        ConfigKey<T> group = new ConfigKey<>(
                name,
                broker.type(),
                broker.defaultValue(),
                broker.rule(),
                ConfigScope.GROUP,
                ConfigSupport.ACTIVE,
                documentation);
        return new ResourceKey<>(group, List.of(new Synonym(broker, text -> text)));
    }

    /** This topic setting, falling back to a broker setting of the same type, rule and default. */
    ResourceKey<T> fallingBackTo(String brokerName) {
        ConfigKey<T> broker = new ConfigKey<>(
                brokerName,
                key.type(),
                key.defaultValue(),
                key.rule(),
                ConfigScope.CLUSTER_WIDE,
                key.support(),
                "Default of the topics' " + name() + ". " + key.documentation());
        return new ResourceKey<>(key, List.of(new Synonym(broker, text -> text)));
    }

    /** This topic setting in milliseconds, whose broker settings have several units, the finest first. */
    ResourceKey<T> fallingBackTo(String brokerName, List<Synonym> coarser) {
        ConfigKey<T> broker = new ConfigKey<>(
                brokerName,
                key.type(),
                null,
                key.rule(),
                ConfigScope.CLUSTER_WIDE,
                key.support(),
                "Default of the topics' " + name() + ". " + key.documentation());
        List<Synonym> all = new ArrayList<>();
        all.add(new Synonym(broker, text -> text));
        all.addAll(coarser);
        return new ResourceKey<>(key, all);
    }

    /** A coarser unit of a setting in milliseconds; negative values stay what they are. */
    static Synonym inUnitsOf(long unitMs, ConfigKey<Integer> key) {
        return new Synonym(key, text -> {
            long value = Long.parseLong(text.trim());
            return Long.toString(value < 0 ? value : Math.multiplyExact(value, unitMs));
        });
    }
}
