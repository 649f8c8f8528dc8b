package io.duolog.chaos.system;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** The systems that can be tested, by name. */
public final class Systems {
    /** Those whose brokers have groups of the consumer protocol (KIP-848) only in a preview, or not at all. */
    private static final Set<String> WITHOUT_CONSUMER_GROUPS = Set.of("apache-kafka-3.9", "apache-kafka-3.9-zookeeper");

    private Systems() {}

    /** Their names, sorted. */
    public static List<String> names() {
        return factories().stream()
                .flatMap(factory -> factory.names().stream())
                .sorted()
                .toList();
    }

    /**
     * Makes the system of this name with its network; starts no process of it.
     *
     * @throws IllegalArgumentException if there is none, or if the options ask for what it cannot
     */
    public static SystemUnderTest create(String name, SystemOptions options) {
        return factories().stream()
                .filter(factory -> factory.names().contains(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no system '" + name + "'; there are " + String.join(", ", names())))
                .create(name, options);
    }

    /** Whether the brokers of the system of this name have groups of the consumer protocol (KIP-848). */
    public static boolean hasConsumerGroups(String name) {
        return !WITHOUT_CONSUMER_GROUPS.contains(name);
    }

    private static List<SystemFactory> factories() {
        return ServiceLoader.load(SystemFactory.class, Systems.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
