package io.duolog.chaos.system;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.network.ToxiproxyServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a system under test is made with.
 *
 * @param directory for all that its processes write; made if there is none
 * @param brokers how many
 * @param clients the client processes that will have links to it
 * @param settings of all brokers, beside and before those that the harness chooses
 * @param mutant the rule to break, or the empty string; for systems with {@link Capability#MUTANTS}
 * @param toxiproxy what proxies its links; it outlives the system
 */
public record SystemOptions(
        Path directory,
        int brokers,
        List<NodeId> clients,
        Map<String, String> settings,
        String mutant,
        ToxiproxyServer toxiproxy) {
    /** Checks and copies. */
    public SystemOptions {
        requireNonNull(directory, "directory");
        requireNonNull(mutant, "mutant");
        requireNonNull(toxiproxy, "toxiproxy");
        clients = List.copyOf(clients);
        settings = Map.copyOf(settings);
        if (brokers < 1 || brokers > NodeId.NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "the number of brokers is " + brokers + "; it must be 1 to " + NodeId.NUMBER_MAX);
        }
        for (NodeId client : clients) {
            if (client.kind() != NodeId.Kind.CLIENT) {
                throw new IllegalArgumentException(client + " is no client; clients are c1, c2, ...");
            }
        }
    }
}
