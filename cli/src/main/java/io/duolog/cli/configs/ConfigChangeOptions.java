package io.duolog.cli.configs;

import io.duolog.client.admin.ConfigChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Changes of settings, in our words and in Kafka's. */
public final class ConfigChangeOptions {
    @Option(
            names = {"-c", "--set", "--config", "--add-config"},
            paramLabel = "KEY=VALUE",
            description = "Give a setting a value; may be repeated.")
    private final Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = {"--delete", "--delete-config"},
            paramLabel = "KEY",
            split = ",",
            description = "Put a setting back to its default; may be repeated.")
    private final List<String> deleted = new ArrayList<>();

    @Option(
            names = "--append",
            paramLabel = "KEY=VALUE",
            description = "Add to a setting that is a list; may be repeated.")
    private final Map<String, String> appended = new LinkedHashMap<>();

    @Option(
            names = "--subtract",
            paramLabel = "KEY=VALUE",
            description = "Take from a setting that is a list; may be repeated.")
    private final Map<String, String> subtracted = new LinkedHashMap<>();

    /** Created by the parser, which also sets the fields. */
    public ConfigChangeOptions() {}

    /** All changes; may be none. */
    public List<ConfigChange> changes() {
        List<ConfigChange> changes = new ArrayList<>();
        set.forEach((name, value) -> changes.add(ConfigChange.set(name, value)));
        deleted.forEach(name -> changes.add(ConfigChange.delete(name)));
        appended.forEach((name, value) -> changes.add(ConfigChange.append(name, value)));
        subtracted.forEach((name, value) -> changes.add(ConfigChange.subtract(name, value)));
        return changes;
    }

    /** The names of the settings, for a person. */
    public String describe() {
        return String.join(", ", changes().stream().map(ConfigChange::name).toList());
    }
}
