package io.duolog.client.admin;

/** Who answers for a configuration, and which one an answer is about. Pure. */
final class ConfigTargets {
    private ConfigTargets() {}

    /** The broker itself for what only it knows, else {@code otherwise}. */
    static Target of(ConfigResource resource, Target otherwise) {
        boolean isOneBroker =
                resource.type() == ConfigResource.Type.BROKER || resource.type() == ConfigResource.Type.BROKER_LOGGER;
        return isOneBroker && !resource.name().isEmpty() ? new Target.Broker(brokerId(resource.name())) : otherwise;
    }

    private static int brokerId(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("broker '" + name + "' is none: name it by its number", notANumber);
        }
    }

    /** Whether an answer is about this resource. */
    static boolean matches(ConfigResource resource, byte type, String name) {
        return resource.type().id() == type && resource.name().equals(name);
    }
}
