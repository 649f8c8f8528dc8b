package io.duolog.cli.configs;

import io.duolog.client.admin.ConfigResource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose settings, in our words and in Kafka's. */
final class ConfigResourceOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            split = ",",
            description = "A topic, or several.")
    private final List<String> topics = new ArrayList<>();

    @Option(
            names = {"--broker"},
            paramLabel = "ID",
            split = ",",
            description = "A broker, or several, by number.")
    private final List<Integer> brokers = new ArrayList<>();

    @Option(names = "--broker-defaults", description = "The settings that all brokers have unless one says otherwise.")
    private boolean brokerDefaults;

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            split = ",",
            description = "A group, or several.")
    private final List<String> groups = new ArrayList<>();

    @Option(
            names = "--entity-type",
            paramLabel = "TYPE",
            description = "Kafka's way: 'topics', 'brokers' or 'groups', with --entity-name or --entity-default.")
    private @Nullable String entityType;

    @Option(names = "--entity-name", paramLabel = "NAME", description = "Kafka's way: which topic, broker or group.")
    private @Nullable String entityName;

    @Option(names = "--entity-default", description = "Kafka's way: the same as --broker-defaults.")
    private boolean entityDefault;

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    ConfigResourceOptions() {}

    /**
     * Those that were named, at least one.
     *
     * @throws ParameterException if none was named, or not as it should be
     */
    Set<ConfigResource> resources() {
        Set<ConfigResource> resources = new LinkedHashSet<>();
        topics.forEach(name -> resources.add(ConfigResource.topic(name)));
        brokers.forEach(id -> resources.add(ConfigResource.broker(id)));
        groups.forEach(name -> resources.add(ConfigResource.group(name)));
        if (brokerDefaults) {
            resources.add(ConfigResource.brokerDefault());
        }
        if (entityType != null) {
            resources.add(entity(entityType));
        }
        if (resources.isEmpty()) {
            throw wrong("say whose settings: --topic, --broker, --group or --broker-defaults");
        }
        return resources;
    }

    private ConfigResource entity(String type) {
        if (type.equals("brokers") && entityDefault) {
            return ConfigResource.brokerDefault();
        }
        if (entityName == null) {
            throw wrong("--entity-type " + type + " needs --entity-name");
        }
        return switch (type) {
            case "topics" -> ConfigResource.topic(entityName);
            case "brokers" -> new ConfigResource(ConfigResource.Type.BROKER, entityName);
            case "groups" -> ConfigResource.group(entityName);
            default -> throw wrong("--entity-type " + type + ": it is 'topics', 'brokers' or 'groups'");
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
