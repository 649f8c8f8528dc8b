package io.duolog.client.admin;

/** Who may win an election that an operator asks for (KIP-460). */
public enum ElectionType {
    /** The first of the replicas, if it is in sync and running. Loses nothing. */
    PREFERRED((byte) 0),

    /**
     * For a partition without a leader, any replica that runs, in sync or not. Committed records that it lacks are lost
     * for good.
     */
    UNCLEAN((byte) 1);

    private final byte id;

    ElectionType(byte id) {
        this.id = id;
    }

    /** The number in the protocol. */
    byte id() {
        return id;
    }
}
