package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a configuration file said, checked setting by setting, with the values typed. Collects problems instead of
 * throwing, so that all of them are reported together. Confined to the thread that parses.
 */
final class ConfigValues {
    private final Map<String, String> given;
    private final List<ConfigProblem> problems = new ArrayList<>();

    ConfigValues(Map<String, String> given, ConfigTable table) {
        this.given = new TreeMap<>(given);
        this.given.forEach((name, text) -> table.find(name)
                .ifPresentOrElse(key -> check(key, text), () -> problems.add(table.unknown(name, text))));
    }

    /** The given value, else the default. A value that is wrong was reported already and counts as not given. */
    <T> T get(ConfigKey<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " has no default"));
    }

    /** The given value, else the default, if there is one. */
    <T> Optional<T> find(ConfigKey<T> key) {
        String text = given.get(key.name());
        if (text == null || key.problem(text).isPresent()) {
            return Optional.ofNullable(key.defaultValue());
        }
        return Optional.of(key.type().parse(text));
    }

    boolean isGiven(ConfigKey<?> key) {
        return given.containsKey(key.name());
    }

    void report(ConfigKey<?> key, String fix) {
        String text = given.get(key.name());
        problems.add(
                new ConfigProblem(key.name(), text == null ? key.defaultText().orElse("") : text, fix));
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    private void check(ConfigKey<?> key, String text) {
        key.problem(requireNonNull(text, key.name()))
                .ifPresent(
                        fix -> problems.add(new ConfigProblem(key.name(), key.sensitive() ? "[hidden]" : text, fix)));
    }
}
