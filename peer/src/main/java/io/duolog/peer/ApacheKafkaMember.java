package io.duolog.peer;

import static java.util.Objects.requireNonNull;

/**
 * A broker of a cluster, as the others find it.
 *
 * @param id its node id
 * @param host what it listens on and is dialled by, a name or an address: Kafka has one for both
 * @param clientPort where it listens for clients and other brokers
 * @param controllerPort where it listens as a controller; without meaning with ZooKeeper
 */
public record ApacheKafkaMember(int id, String host, int clientPort, int controllerPort) {
    /** Checks. */
    public ApacheKafkaMember {
        requireNonNull(host, "host");
    }
}
