package io.duolog.peer;

import static java.util.Objects.requireNonNull;

/**
 * A server of a ZooKeeper ensemble, as the others and its clients find it.
 *
 * @param id its number in the ensemble, from 1
 * @param host what it listens on and is dialled by
 * @param clientPort where it listens for clients
 * @param quorumPort where the leader listens for followers
 * @param electionPort where it listens in elections
 */
public record ZooKeeperMember(int id, String host, int clientPort, int quorumPort, int electionPort) {
    /** Checks. */
    public ZooKeeperMember {
        requireNonNull(host, "host");
    }

    /** As it stands in {@code zookeeper.connect}. */
    public String connect() {
        return host + ":" + clientPort;
    }
}
