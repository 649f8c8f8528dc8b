package io.duolog.chaos.network;

import static java.util.Objects.requireNonNull;

/**
 * A process of a run.
 *
 * @param kind what it is
 * @param number from 1; a broker's is its {@code node.id}
 */
public record NodeId(Kind kind, int number) implements Comparable<NodeId> {
    /** What a process can be. */
    public enum Kind {
        /** A broker, which may be a controller, too. */
        BROKER("b", 0),
        /** A server of the ensemble that coordinates, if that is not the brokers themselves. */
        ZOOKEEPER("z", 50),
        /** A client. */
        CLIENT("c", 100);

        private final String prefix;
        private final int firstAddress;

        Kind(String prefix, int firstAddress) {
            this.prefix = prefix;
            this.firstAddress = firstAddress;
        }
    }

    /** The highest number. */
    public static final int NUMBER_MAX = 49;

    /** Checks. */
    public NodeId {
        requireNonNull(kind, "kind");
        if (number < 1 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("the number of a node is " + number + "; it must be 1 to " + NUMBER_MAX);
        }
    }

    /** The broker of this {@code node.id}. */
    public static NodeId broker(int number) {
        return new NodeId(Kind.BROKER, number);
    }

    /** The ZooKeeper server of this number. */
    public static NodeId zooKeeper(int number) {
        return new NodeId(Kind.ZOOKEEPER, number);
    }

    /** The client process of this number. */
    public static NodeId client(int number) {
        return new NodeId(Kind.CLIENT, number);
    }

    /** The host name that all processes know it by, such as {@code b2}. */
    public String hostName() {
        return kind.prefix + number;
    }

    /** Its byte of the loopback addresses of links. */
    int addressByte() {
        return kind.firstAddress + number;
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(addressByte(), other.addressByte());
    }

    @Override
    public String toString() {
        return hostName();
    }
}
