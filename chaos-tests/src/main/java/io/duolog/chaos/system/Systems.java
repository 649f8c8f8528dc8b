package io.duolog.chaos.system;

import java.util.List;
import java.util.ServiceLoader;

/** The systems that can be tested, by name. */
public final class Systems {
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

    private static List<SystemFactory> factories() {
        return ServiceLoader.load(SystemFactory.class, Systems.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
