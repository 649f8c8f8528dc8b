package io.duolog.perf.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whose client library makes the load. */
public enum ClientKind {
    /** Apache Kafka's {@code kafka-clients}. */
    APACHE("apache"),
    /** Duolog's. */
    DUOLOG("duolog"),
    /** No client has a part in what is measured. */
    NONE("none");

    private final String clientName;

    ClientKind(String clientName) {
        this.clientName = clientName;
    }

    /** Its name in results, reports and on the command line. */
    public String clientName() {
        return clientName;
    }

    /** The kind of this name; empty if there is none. */
    public static Optional<ClientKind> named(String clientName) {
        return Arrays.stream(values())
                .filter(kind -> kind.clientName.equals(clientName))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ClientKind::clientName).toList();
    }
}
