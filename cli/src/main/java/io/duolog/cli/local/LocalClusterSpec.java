package io.duolog.cli.local;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a local cluster is to be like.
 *
 * @param brokerCount how many brokers
 * @param coordination the name of the backend: {@code raft} or {@code zookeeper}
 * @param directory for all that they write
 * @param host what they listen on, as clients will know it
 * @param firstPort the first broker's port, the others have the next ones; 0 for any that are free
 * @param settings of all brokers, by Kafka's names; they count more than what the cluster would choose
 */
public record LocalClusterSpec(
        int brokerCount,
        String coordination,
        Path directory,
        String host,
        int firstPort,
        Map<String, String> settings) {
    /** Copies the map. */
    public LocalClusterSpec {
        requireNonNull(coordination, "coordination");
        requireNonNull(directory, "directory");
        requireNonNull(host, "host");
        settings = Map.copyOf(settings);
    }
}
