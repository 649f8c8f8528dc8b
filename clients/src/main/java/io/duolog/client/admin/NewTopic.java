package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic to create. Immutable: {@code with} methods return another one.
 *
 * @param name its name: letters, digits, {@code .}, {@code _} and {@code -}, at most 249
 * @param partitionCount how many partitions, or {@link #BROKER_DEFAULT} for {@code num.partitions} of the brokers; ignored
 *     with an assignment
 * @param replicationFactor how many replicas of each, or {@link #BROKER_DEFAULT} for {@code default.replication.factor};
 *     ignored with an assignment
 * @param assignment for each partition the brokers that hold it, the preferred leader first; empty: the cluster chooses
 * @param configs its own settings, by Kafka's names
 */
public record NewTopic(
        String name,
        int partitionCount,
        int replicationFactor,
        Map<Integer, List<Integer>> assignment,
        Map<String, String> configs) {
    /** Leaves a number to the brokers' configuration (KIP-464). */
    public static final int BROKER_DEFAULT = -1;

    /** Copies the maps. */
    public NewTopic {
        requireNonNull(name, "name");
        assignment = Map.copyOf(assignment);
        configs = Map.copyOf(configs);
    }

    /** A topic as the brokers' configuration would have it. */
    public NewTopic(String name) {
        this(name, BROKER_DEFAULT, BROKER_DEFAULT);
    }

    /** A topic without settings of its own. */
    public NewTopic(String name, int partitionCount, int replicationFactor) {
        this(name, partitionCount, replicationFactor, Map.of(), Map.of());
    }

    /** The same topic on these brokers: for each partition, the preferred leader first. */
    public NewTopic withAssignment(Map<Integer, List<Integer>> brokers) {
        return new NewTopic(name, partitionCount, replicationFactor, brokers, configs);
    }

    /** The same topic with one more setting. */
    public NewTopic withConfig(String key, String value) {
        Map<String, String> extended = new HashMap<>(configs);
        extended.put(key, value);
        return withConfigs(extended);
    }

    /** The same topic with these settings in place of the previous ones. */
    public NewTopic withConfigs(Map<String, String> replacement) {
        return new NewTopic(name, partitionCount, replicationFactor, assignment, replacement);
    }
}
